import { objectKeys, SIZE_NAMES, type SizeName } from '@imgr/contracts';
import type { ObjectMetadata, ObjectStore } from '@imgr/object-store';

/** The sizes of an image that are there, largest first. */
export async function headSizes(store: ObjectStore, id: string): Promise<Map<SizeName, ObjectMetadata>> {
  const heads = await Promise.all(
    SIZE_NAMES.map(async (size) => [size, await store.head(objectKeys.size(id, size))] as const),
  );
  return new Map(heads.flatMap(([size, head]) => (head ? [[size, head] as const] : [])));
}
