import { fourQuadrants, storedFor } from './four-quadrants.ts';
import type { GoodImageMaker } from './good-image.ts';
import { ANIMATION, movingSquareStrip } from './moving-square.ts';
import { photographPixels } from './photograph-pixels.ts';
import { drawPixels, type Pixels, sharpOf } from './pixels.ts';

/** The quadrants, then a frame without colour, as EXIF turns them: stored so that they are seen upright. */
export async function turnedAnimation(orientation: number): Promise<Buffer> {
  const size = { width: 320, height: 200 };
  const upright = [fourQuadrants(size.width, size.height), drawPixels(size, () => [40, 40, 40])];
  const frames = upright.map((frame) => storedFor(orientation, frame));
  const [{ width, height, channels }] = frames as [Pixels];
  const data = Buffer.concat(frames.map((frame) => frame.data));
  return sharpOf({ data, width, height: height * frames.length, channels }, height)
    .withMetadata({ orientation })
    .webp({ lossless: true, delay: [100, 300], loop: 2 })
    .toBuffer();
}

export const WEBP_IMAGES = {
  'webp-still': async () => {
    const size = { width: 320, height: 200 };
    const bytes = await sharpOf(photographPixels({ ...size, seed: 13 }))
      .webp()
      .toBuffer();
    return { format: 'webp', ...size, frames: 1, bytes };
  },
  'webp-transparent': async () => {
    const size = { width: 256, height: 160 };
    const fading = drawPixels({ ...size, channels: 4 }, (x) => [0, 140, 255, 255 - x]);
    return { format: 'webp', ...size, frames: 1, bytes: await sharpOf(fading).webp().toBuffer() };
  },
  // EXIF turns a WebP as it does a JPEG.
  'webp-orientation-6': async () => {
    const size = { width: 320, height: 200 };
    const stored = sharpOf(storedFor(6, fourQuadrants(size.width, size.height)));
    const bytes = await stored.withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
    return { format: 'webp', ...size, frames: 1, bytes };
  },
  'webp-animated-orientation-6': async () => {
    const bytes = await turnedAnimation(6);
    return { format: 'webp', width: 320, height: 200, frames: 2, bytes };
  },
  'webp-animated': async () => {
    const { width, height, delays, loop } = ANIMATION;
    const strip = sharpOf(movingSquareStrip(), height);
    const bytes = await strip.webp({ delay: [...delays], loop }).toBuffer();
    return { format: 'webp', width, height, frames: delays.length, bytes };
  },
} satisfies Record<string, GoodImageMaker>;
