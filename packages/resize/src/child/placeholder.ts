import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

/** In pixels. ThumbHash takes up to 100 a side, and keeps too little to tell that from 32. */
const MAX_SIDE = 32;

/** A ThumbHash in base64: about 25 bytes that a browser turns into a blurred picture. */
export async function makePlaceholder(image: Sharp): Promise<string> {
  const { data, info } = await image
    .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
