import type { ImageInfo } from './http.ts';
import { imagePaths } from './paths.ts';
import { SIZE_NAMES } from './sizes.ts';

/** The `srcset` of an image: the original and the sizes that are made, each width once. Of a small image all are alike. */
export function sourcesOf({ id, width, sizes }: Pick<ImageInfo, 'id' | 'width' | 'sizes'>): string {
  const sources = new Map<number, string>();
  if (width) sources.set(width, imagePaths.original(id));
  for (const size of SIZE_NAMES) {
    const made = sizes[size];
    if (made?.width) sources.set(made.width, made.url);
  }
  return [...sources].map(([sourceWidth, url]) => `${url} ${sourceWidth}w`).join(', ');
}

/**
 * The `sizes` of an image on its page, as the style sheet lays it out: never wider than the text, nor higher than most of
 * the window, nor enlarged. The page that the API writes and the app must agree, or a browser loads it twice.
 */
export function shownSizes(width: number, height: number): string {
  return `min(100vw, 52rem, ${width}px, calc(72vh * ${(width / height).toFixed(4)}))`;
}
