import { IMAGE_FORMATS } from '@imgr/contracts';
import { fetchImageInfo } from '../../host/image-info.ts';
import type { LibraryEntry } from './library-entry.ts';

const VERSION = 1;
const ID = /^[A-Za-z0-9]{8,32}$/;
/** Of so many a host is asked whether it knows one. */
const MAX_ASKED = 5;

/** The list as a file: what a browser forgets, this remembers. */
export function writeLibraryFile(entries: readonly LibraryEntry[], host: string, now: Date): string {
  const file = { app: 'imgr', version: VERSION, host, exportedAt: now.toISOString(), images: entries };
  return JSON.stringify(file, null, 2);
}

export interface LibraryFile {
  /** The address that the host had when the list was exported. */
  host: unknown;
  entries: LibraryEntry[];
}

/** What a file holds; undefined if it is no list of ours. */
export function readLibraryFile(text: string): LibraryFile | undefined {
  const file = parse(text);
  if (file?.app !== 'imgr' || file.version !== VERSION || !Array.isArray(file.images)) return undefined;
  const entries = file.images.flatMap((image: unknown) => entryIn(image) ?? []);
  return { host: file.host, entries };
}

/**
 * Whether a list is of this host: by its address, or, since that may have changed, by an image that the host knows. No two
 * hosts have the same ids. No token is sent.
 * @throws HostError if the host does not say
 */
export async function isOfThisHost(
  { host, entries }: LibraryFile,
  thisHost: string,
  fetchInfo: (id: string) => Promise<unknown> = fetchImageInfo,
): Promise<boolean> {
  if (host === thisHost) return true;
  const infos = await Promise.all(entries.slice(0, MAX_ASKED).map(({ id }) => fetchInfo(id)));
  return infos.some((info) => info !== undefined);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function entryIn(value: unknown): LibraryEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name, deleteToken, addedAt, format, width, height, bytes } = value;
  if (typeof id !== 'string' || !ID.test(id)) return undefined;
  if (typeof name !== 'string' || typeof deleteToken !== 'string') return undefined;
  if (typeof addedAt !== 'string' || Number.isNaN(Date.parse(addedAt))) return undefined;
  const count = (number: unknown) => (typeof number === 'number' && number > 0 ? number : undefined);
  return {
    id,
    name,
    deleteToken,
    addedAt,
    format: IMAGE_FORMATS.find((known) => known === format),
    width: count(width),
    height: count(height),
    bytes: count(bytes),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
