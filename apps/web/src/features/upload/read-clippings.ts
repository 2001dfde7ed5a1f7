import { nameClippings } from './name-clippings.ts';

export function canReadClipboard(): boolean {
  return typeof navigator.clipboard?.read === 'function';
}

/**
 * The pictures on the clipboard, for those without a keyboard to paste with.
 * @throws DOMException if the reader, or the browser, says no
 */
export async function readClippings(makeName: Parameters<typeof nameClippings>[2]): Promise<File[]> {
  const files: File[] = [];
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((name) => name.startsWith('image/'));
    if (!type) continue;
    const extension = type.slice('image/'.length);
    files.push(new File([await item.getType(type)], `image.${extension}`, { type }));
  }
  return nameClippings(files, new Date(), makeName);
}
