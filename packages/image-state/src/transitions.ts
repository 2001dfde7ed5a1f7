import {
  CURRENT_VERSION,
  type FailedRecord,
  type InfoRecord,
  keysOfImage,
  objectKeys,
  type PendingRecord,
  SIZE_NAMES,
} from '@imgr/contracts';
import { type ObjectStore, ObjectStoreFullError, putJson } from '@imgr/object-store';

/** To be called once all sizes are stored. Safe to break off and to repeat. */
export async function markReady(store: ObjectStore, record: InfoRecord): Promise<void> {
  await replacePending(store, record.id, objectKeys.info(record.id), record);
}

/** `pending` is missing for images of the replaced application. Safe to break off and to repeat. */
export async function markFailed(
  store: ObjectStore,
  id: string,
  failure: string,
  pending: PendingRecord | undefined,
): Promise<void> {
  const record: FailedRecord = {
    ...pending,
    version: CURRENT_VERSION,
    id,
    failure,
    failedAt: new Date().toISOString(),
  };
  await replacePending(store, id, objectKeys.failed(id), record);
}

/**
 * The mark comes first: a worker that finishes after it finds it, and removes what it wrote. Only a store that has no room
 * for the mark loses the picture before: else no deletion could ever make any.
 */
export async function markDeleted(
  store: ObjectStore,
  id: string,
  deleteTokenSha256: string | undefined,
): Promise<void> {
  const mark = () =>
    putJson(store, objectKeys.deleted(id), {
      version: CURRENT_VERSION,
      id,
      deletedAt: new Date().toISOString(),
      deleteTokenSha256,
    });
  try {
    await mark();
  } catch (error) {
    if (!(error instanceof ObjectStoreFullError)) throw error;
    const picture = [objectKeys.original(id), ...SIZE_NAMES.map((size) => objectKeys.size(id, size))];
    await Promise.all(picture.map((key) => store.delete(key)));
    await mark();
  }
  await erase(store, id);
}

/** Removes every object of an image but the mark of its deletion. */
export async function erase(store: ObjectStore, id: string): Promise<void> {
  await Promise.all(keysOfImage(id).map((key) => store.delete(key)));
}

/** For whoever has just written an object of this image. Tells whether the image was deleted meanwhile. */
export async function eraseIfDeleted(store: ObjectStore, id: string): Promise<boolean> {
  const deleted = (await store.head(objectKeys.deleted(id))) !== undefined;
  if (deleted) await erase(store, id);
  return deleted;
}

/** Looks for a deletion after its writes also where they fail: the next attempt may be long in coming. */
async function replacePending(store: ObjectStore, id: string, key: string, record: unknown): Promise<void> {
  try {
    await putJson(store, key, record);
    await store.delete(objectKeys.pending(id));
  } catch (error) {
    await eraseIfDeleted(store, id).catch(() => {});
    throw error;
  }
  await eraseIfDeleted(store, id);
}
