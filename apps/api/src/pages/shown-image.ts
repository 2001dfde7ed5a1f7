import { type ImageInfo, imagePaths, SIZE_NAMES } from '@imgr/contracts';

export interface ShownImage {
  path: string;
  width?: number;
  height?: number;
}

/** The largest made size that is within the bounds, or of those too large the smallest; else the original. */
export function shownAs(
  { id, sizes, width, height }: ImageInfo,
  bounds: { width?: number; height?: number } = {},
): ShownImage {
  const made = SIZE_NAMES.flatMap((name): ShownImage[] => {
    const size = sizes[name];
    return size ? [{ path: size.url, width: size.width, height: size.height }] : [];
  });
  const fits = (shown: ShownImage) =>
    (shown.width ?? 0) <= (bounds.width ?? Number.POSITIVE_INFINITY) &&
    (shown.height ?? 0) <= (bounds.height ?? Number.POSITIVE_INFINITY);
  return made.find(fits) ?? made.at(-1) ?? { path: imagePaths.original(id), width, height };
}

/** What can be said of an image whose name nobody kept. */
export function describeImage({ format, width, height }: ImageInfo): string {
  const kind = format ? `${format === 'webp' ? 'WebP' : format.toUpperCase()} image` : 'Image';
  return width && height ? `${kind}, ${width} × ${height}` : kind;
}
