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
} from '@imgr/contracts';
import { getJson, type ObjectMetadata, type ObjectStore } from '@imgr/object-store';

export type ImageState =
  | { status: 'deleted'; record: DeletedRecord }
  | { status: 'ready'; record: InfoRecord }
  | { status: 'failed'; record: FailedRecord }
  | { status: 'pending'; record: PendingRecord }
  /** Of the replaced application: an original and any of its sizes, and no record. */
  | { status: 'legacy'; original: ObjectMetadata }
  | { status: 'unknown' };

/** Of an image whose sizes are not there yet, unless a crash left more than this record. */
export async function readPendingRecord(store: ObjectStore, id: string): Promise<PendingRecord | undefined> {
  const key = objectKeys.pending(id);
  const pending = await getJson(store, key);
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
  const pending = await getJson(store, keys.pending);
  const [deleted, info, failed] = await Promise.all([
    getJson(store, keys.deleted),
    getJson(store, keys.info),
    getJson(store, keys.failed),
  ]);
  if (deleted)
    return { status: 'deleted', record: parseVersioned(keys.deleted, deletedRecordSchema, deleted) };
  if (info) return { status: 'ready', record: parseVersioned(keys.info, infoRecordSchema, info) };
  if (failed) return { status: 'failed', record: parseVersioned(keys.failed, failedRecordSchema, failed) };
  if (pending)
    return { status: 'pending', record: parseVersioned(keys.pending, pendingRecordSchema, pending) };
  const original = isLegacyId(id) ? await store.head(objectKeys.original(id)) : undefined;
  return original ? { status: 'legacy', original } : { status: 'unknown' };
}
