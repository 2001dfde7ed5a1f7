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
import type { z } from 'zod';

export type ImageState =
  | { status: 'deleted'; record: DeletedRecord }
  | { status: 'ready'; record: InfoRecord }
  | { status: 'failed'; record: FailedRecord }
  | { status: 'pending'; record: PendingRecord }
  /** Of the replaced application: an original and any of its sizes, and no record. */
  | { status: 'legacy'; original: ObjectMetadata }
  | { status: 'unknown' };

/**
 * The state of an image is the first of its records that exists: deleted, info, failed, pending. `pending/` is read
 * before the others, never at the same time: they are written before it goes, so nothing falls between.
 */
export async function readImageState(store: ObjectStore, id: string): Promise<ImageState> {
  const pending = await readRecord(store, objectKeys.pending(id), pendingRecordSchema);
  const [deleted, info, failed] = await Promise.all([
    readRecord(store, objectKeys.deleted(id), deletedRecordSchema),
    readRecord(store, objectKeys.info(id), infoRecordSchema),
    readRecord(store, objectKeys.failed(id), failedRecordSchema),
  ]);
  if (deleted) return { status: 'deleted', record: deleted };
  if (info) return { status: 'ready', record: info };
  if (failed) return { status: 'failed', record: failed };
  if (pending) return { status: 'pending', record: pending };
  const original = isLegacyId(id) ? await store.head(objectKeys.original(id)) : undefined;
  return original ? { status: 'legacy', original } : { status: 'unknown' };
}

async function readRecord<T>(store: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const value = await getJson(store, key);
  return value === undefined ? undefined : parseVersioned(key, schema, value);
}
