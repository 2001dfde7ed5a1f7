import { fourQuadrants } from './four-quadrants.ts';
import type { GoodImageMaker } from './good-image.ts';
import { ANIMATION, movingSquareStrip } from './moving-square.ts';
import { sharpOf } from './pixels.ts';

export const GIF_IMAGES = {
  'gif-still': async () => {
    const bytes = await sharpOf(fourQuadrants(320, 200)).gif().toBuffer();
    return { format: 'gif', width: 320, height: 200, frames: 1, bytes };
  },
  'gif-animated': async () => {
    const { width, height, delays, loop } = ANIMATION;
    const strip = sharpOf(movingSquareStrip(), height);
    const bytes = await strip.gif({ delay: [...delays], loop }).toBuffer();
    return { format: 'gif', width, height, frames: delays.length, bytes };
  },
} satisfies Record<string, GoodImageMaker>;
