import { text } from 'node:stream/consumers';
import { ObjectStoreUnavailableError } from './errors.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * The parsed JSON of an object, or undefined if there is none.
 * @throws UnavailableError also when the store breaks off in the middle of it
 * @throws SyntaxError if it is no JSON
 */
export async function getJson(store: ObjectStore, key: string): Promise<unknown> {
  const object = await store.get(key);
  if (!object) return undefined;
  const json = await text(object.body).catch((cause: unknown) => {
    throw new ObjectStoreUnavailableError(cause);
  });
  return JSON.parse(json);
}

export async function putJson(store: ObjectStore, key: string, value: unknown): Promise<void> {
  await store.put(key, Buffer.from(JSON.stringify(value)), { contentType: 'application/json' });
}
