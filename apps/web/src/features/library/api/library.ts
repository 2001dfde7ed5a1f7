import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { LibraryEntry } from '../library-entry.ts';

interface LibraryDb extends DBSchema {
  uploads: { key: string; value: LibraryEntry; indexes: { addedAt: string } };
}

const VERSION = 1;
const listeners = new Set<() => void>();
/** Tells the other tabs. */
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('imgr.library') : undefined;
channel?.addEventListener('message', tellListeners);

let database: Promise<IDBPDatabase<LibraryDb>> | undefined;

let keeping: Promise<unknown> = Promise.resolve();

let isPersistenceAsked = false;

/** Keeps entries, each in place of an older one of the same image. Resolves once they are safe. */
export function keepEntries(entries: readonly LibraryEntry[]): Promise<void> {
  const kept = putEntries(entries);
  keeping = Promise.allSettled([keeping, kept]);
  return kept;
}

/** Resolves when nothing is on its way here any more: what is cut off by leaving the page is lost, delete tokens too. */
export function untilKept(): Promise<unknown> {
  return keeping;
}

async function putEntries(entries: readonly LibraryEntry[]): Promise<void> {
  const transaction = (await open()).transaction('uploads', 'readwrite');
  await Promise.all([...entries.map((entry) => transaction.store.put(entry)), transaction.done]);
  tellAll();
  persist();
}

/** Asks the browser, once there is something to lose, not to clear the list to make room. */
function persist() {
  if (isPersistenceAsked) return;
  isPersistenceAsked = true;
  void navigator.storage?.persist?.().catch(() => {});
}

export async function forgetEntries(ids: readonly string[]): Promise<void> {
  const transaction = (await open()).transaction('uploads', 'readwrite');
  await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  tellAll();
}

/** All entries, the newest first. */
export async function readEntries(): Promise<LibraryEntry[]> {
  return (await (await open()).getAllFromIndex('uploads', 'addedAt')).reverse();
}

export async function readEntry(id: string): Promise<LibraryEntry | undefined> {
  return (await open()).get('uploads', id);
}

/** Calls back after each change, in this tab or another. Returns what ends that. */
export function onLibraryChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function open(): Promise<IDBPDatabase<LibraryDb>> {
  database ??= openDB<LibraryDb>('imgr', VERSION, {
    upgrade(db) {
      db.createObjectStore('uploads', { keyPath: 'id' }).createIndex('addedAt', 'addedAt');
    },
    // Another tab has a newer build, whose version of the list waits until this one lets go of it.
    blocking(_current, _wanted, event) {
      (event.target as IDBDatabase).close();
      database = undefined;
    },
    terminated() {
      database = undefined;
    },
  }).catch((error) => {
    database = undefined;
    throw error;
  });
  return database;
}

function tellAll() {
  tellListeners();
  channel?.postMessage('changed');
}

function tellListeners() {
  for (const listener of listeners) listener();
}
