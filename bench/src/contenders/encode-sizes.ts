import { type ImageFormat, SIZE_NAMES, SIZES, type SizeName } from '@imgr/contracts';
import { encodeAs } from '@imgr/resize';
import type { Sharp } from 'sharp';
import type { Sizes } from './answer-batches.ts';

/** Each size from a source of its own, with imgr's encoder settings and none of its pipeline. */
export async function encodeSizes(source: () => Sharp, format: ImageFormat): Promise<Sizes> {
  const sizes: Partial<Record<SizeName, Uint8Array>> = {};
  for (const name of SIZE_NAMES) {
    const side = SIZES[name];
    const resized = source().resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
    sizes[name] = await encodeAs(resized, format).toBuffer();
  }
  return sizes as Sizes;
}
