import type { GoodImageMaker } from './good-image.ts';
import { photographPixels } from './photograph-pixels.ts';
import { sharpOf } from './pixels.ts';

export const AVIF_IMAGES = {
  'avif-still': async () => {
    const size = { width: 320, height: 240 };
    const picture = sharpOf(photographPixels({ ...size, seed: 17 }));
    return {
      format: 'avif',
      ...size,
      frames: 1,
      bytes: await picture.avif({ effort: 2, bitdepth: 8 }).toBuffer(),
    };
  },
} satisfies Record<string, GoodImageMaker>;
