import { SIZE_NAMES, type SizeName } from './sizes.ts';

/** Every key an image can have in the store. The ids are checked before any key is built. */
export const objectKeys = {
  original: (id: string) => `original/${id}`,
  size: (id: string, size: SizeName) => `${size}/${id}`,
  pending: (id: string) => `pending/${id}`,
  info: (id: string) => `info/${id}`,
  failed: (id: string) => `failed/${id}`,
  deleted: (id: string) => `deleted/${id}`,
};

export const statePrefixes = { pending: objectKeys.pending(''), deleted: objectKeys.deleted('') };

/** All that a deletion removes: everything but the mark of the deletion itself. */
export function keysOfImage(id: string): string[] {
  return [
    objectKeys.pending(id),
    ...SIZE_NAMES.map((size) => objectKeys.size(id, size)),
    objectKeys.original(id),
    objectKeys.info(id),
    objectKeys.failed(id),
  ];
}
