/** The accepted image formats and the Content-Type each is stored and served with. */
export const CONTENT_TYPES = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
} as const;

export type ImageFormat = keyof typeof CONTENT_TYPES;

export const IMAGE_FORMATS = Object.keys(CONTENT_TYPES) as ImageFormat[];

/** The accepted format of a Content-Type, or undefined for any other (and for one with parameters). */
export function formatOfContentType(contentType: string | undefined): ImageFormat | undefined {
  return IMAGE_FORMATS.find((format) => CONTENT_TYPES[format] === contentType);
}
