import type { ImageFormat, UploadedImage } from '@imgr/contracts';

/** An image uploaded from this browser, as it is remembered here. */
export interface LibraryEntry {
  id: string;
  name: string;
  deleteToken: string;
  /** ISO 8601. */
  addedAt: string;
  format?: ImageFormat;
  width?: number;
  height?: number;
  bytes?: number;
}

export function libraryEntryOf(image: UploadedImage, name: string, now: Date): LibraryEntry {
  const { id, deleteToken, format, width, height, bytes } = image;
  return { id, name, deleteToken, addedAt: now.toISOString(), format, width, height, bytes };
}
