import { AVIF_IMAGES } from './avif-images.ts';
import { GIF_IMAGES } from './gif-images.ts';
import type { GoodImage, GoodImageMaker } from './good-image.ts';
import { JPEG_IMAGES } from './jpeg-images.ts';
import { memoised } from './memoised.ts';
import { PNG_IMAGES } from './png-images.ts';
import { WEBP_IMAGES } from './webp-images.ts';

const MAKERS = { ...JPEG_IMAGES, ...PNG_IMAGES, ...GIF_IMAGES, ...WEBP_IMAGES, ...AVIF_IMAGES };

export type GoodImageName = keyof typeof MAKERS;

export const GOOD_IMAGE_NAMES = Object.keys(MAKERS) as GoodImageName[];

/** All good images. Made on first use, one at a time, and kept. */
export async function goodImages(): Promise<GoodImage[]> {
  const images: GoodImage[] = [];
  for (const name of GOOD_IMAGE_NAMES) images.push(await goodImage(name));
  return images;
}

/** One good image. Made on first use, and kept. */
export const goodImage: (name: GoodImageName) => Promise<GoodImage> = memoised(
  async (name: GoodImageName) => {
    const make: GoodImageMaker = MAKERS[name];
    return { name, ...(await make()) };
  },
);
