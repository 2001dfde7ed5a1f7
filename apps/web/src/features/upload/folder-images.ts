import { IMAGE_FORMATS } from '@imgr/contracts';

const IMAGE_NAME = new RegExp(String.raw`\.(jpe?g|heic|${IMAGE_FORMATS.join('|')})$`, 'i');

/**
 * Of files that came with a folder, those that may be images: who drops a folder does not want to be told of each text
 * in it. Files that were chosen by themselves are all kept.
 */
export function withoutFolderClutter(files: readonly File[]): { files: File[]; skipped: number } {
  const isClutter = (file: File) => isInFolder(file) && !isImage(file);
  const skipped = files.filter((file) => isClutter(file) && !file.name.startsWith('.'));
  return { files: files.filter((file) => !isClutter(file)), skipped: skipped.length };
}

/** `relativePath` is what react-dropzone gives to a file of a dropped folder. */
function isInFolder(file: File & { relativePath?: string }): boolean {
  const path = file.webkitRelativePath || file.relativePath || '';
  return path.replace(/^\.?\//, '').includes('/');
}

function isImage({ name, type }: File): boolean {
  return !name.startsWith('.') && (type.startsWith('image/') || IMAGE_NAME.test(name));
}
