import { json } from 'node:stream/consumers';
import type { ObjectStore } from './object-store.ts';

/** The parsed JSON of an object, or undefined if there is none. */
export async function getJson(store: ObjectStore, key: string): Promise<unknown> {
  const object = await store.get(key);
  return object && json(object.body);
}

export async function putJson(store: ObjectStore, key: string, value: unknown): Promise<void> {
  await store.put(key, Buffer.from(JSON.stringify(value)), { contentType: 'application/json' });
}
