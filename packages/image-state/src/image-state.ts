import {
  type DeletedRecord,
  deletedRecordSchema,
  type FailedRecord,
  failedRecordSchema,
  type InfoRecord,
  infoRecordSchema,
  isLegacyId,
  objectKeys,
  type PendingRecord,
  parseVersioned,
  pendingRecordSchema,
  UnreadableRecordError,
} from '@imgr/contracts';
import { getJson, type ObjectMetadata, type ObjectStore } from '@imgr/object-store';

export type ImageState =
  | { status: 'deleted'; record: DeletedRecord }
  | { status: 'ready'; record: InfoRecord }
  | { status: 'failed'; record: FailedRecord }
  | { status: 'pending'; record: PendingRecord }
  /** Of the replaced application: an original and any of its sizes, and no record. */
  | { status: 'legacy'; original: ObjectMetadata }
  /** The record that counts cannot be read. */
  | { status: 'unreadable'; error: UnreadableRecordError }
  | { status: 'unknown' };

/**
 * Of an image whose sizes are not there yet, unless a crash left more than this record.
 * @throws UnreadableRecordError, UnknownVersionError
 */
export async function readPendingRecord(store: ObjectStore, id: string): Promise<PendingRecord | undefined> {
  const key = objectKeys.pending(id);
  const pending = await readJson(store, key);
  return pending === undefined ? undefined : parseVersioned(key, pendingRecordSchema, pending);
}

/**
 * The state of an image is the first of its records that exists: deleted, info, failed, pending. `pending/` is read
 * before the others, never at the same time: they are written before it goes, so nothing falls between.
 * @throws UnknownVersionError if that first record is of a release too new; what the later ones hold does not matter
 */
export async function readImageState(store: ObjectStore, id: string): Promise<ImageState> {
  const keys = {
    deleted: objectKeys.deleted(id),
    info: objectKeys.info(id),
    failed: objectKeys.failed(id),
    pending: objectKeys.pending(id),
  };
  const pending = await readJson(store, keys.pending);
  const [deleted, info, failed] = await Promise.all([
    readJson(store, keys.deleted),
    readJson(store, keys.info),
    readJson(store, keys.failed),
  ]);
  try {
    if (deleted !== undefined)
      return { status: 'deleted', record: parseVersioned(keys.deleted, deletedRecordSchema, deleted) };
    if (info !== undefined)
      return { status: 'ready', record: parseVersioned(keys.info, infoRecordSchema, info) };
    if (failed !== undefined)
      return { status: 'failed', record: parseVersioned(keys.failed, failedRecordSchema, failed) };
    if (pending !== undefined)
      return { status: 'pending', record: parseVersioned(keys.pending, pendingRecordSchema, pending) };
  } catch (error) {
    if (error instanceof UnreadableRecordError) return { status: 'unreadable', error };
    throw error;
  }
  const original = isLegacyId(id) ? await store.head(objectKeys.original(id)) : undefined;
  return original ? { status: 'legacy', original } : { status: 'unknown' };
}

/** As `getJson`; null for what is no JSON, which no record is: it matters only where that record counts. */
async function readJson(store: ObjectStore, key: string): Promise<unknown> {
  return getJson(store, key).catch((error: unknown) => {
    if (error instanceof SyntaxError) return null;
    throw error;
  });
}
