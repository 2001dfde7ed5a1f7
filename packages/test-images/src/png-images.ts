import sharp from 'sharp';
import { animatedPng } from './animated-png.ts';
import { fourQuadrants } from './four-quadrants.ts';
import type { GoodImage, GoodImageMaker } from './good-image.ts';
import { movingSquare } from './moving-square.ts';
import { photographPixels } from './photograph-pixels.ts';
import { drawPixels, type Pixels, sharpOf } from './pixels.ts';

export const PNG_IMAGES = {
  'png-16-bit': () => sixteenBit(200, 150),
  'png-palette': () => png(fourQuadrants(320, 200), { palette: true }),
  'png-transparent': () => png(fading(256, 160)),
  'png-interlaced': () => png(photographPixels({ width: 160, height: 120, seed: 11 }), { progressive: true }),
  'png-1x1': () => png(drawPixels({ width: 1, height: 1 }, () => [40, 120, 200])),
  'png-1x5000': () => png(drawPixels({ width: 1, height: 5000 }, (_, y) => [y % 256, 80, 160])),
  'png-animated': async () => {
    const frames = [0, 1, 2, 3].map(movingSquare);
    return described(frames[0] as Pixels, animatedPng(frames, { delay: 200 }));
  },
} satisfies Record<string, GoodImageMaker>;

type Made = Omit<GoodImage, 'name'>;

async function png(pixels: Pixels, options?: { palette?: boolean; progressive?: boolean }): Promise<Made> {
  return described(pixels, await sharpOf(pixels).png(options).toBuffer());
}

function described({ width, height }: { width: number; height: number }, bytes: Buffer): Made {
  return { format: 'png', width, height, frames: 1, bytes };
}

/** Orange that fades from invisible at the left to solid at the right. */
function fading(width: number, height: number): Pixels {
  return drawPixels({ width, height, channels: 4 }, (x) => [
    255,
    140,
    0,
    Math.round((255 * x) / (width - 1)),
  ]);
}

/** Ramps with steps that only 16 bits can tell apart. */
async function sixteenBit(width: number, height: number): Promise<Made> {
  const data = new Uint16Array(width * height * 3);
  for (let at = 0, pixel = 0; pixel < width * height; pixel++) {
    data[at++] = (pixel % width) * 327;
    data[at++] = Math.floor(pixel / width) * 436;
    data[at++] = pixel * 2;
  }
  const sixteenBits = sharp(data, { raw: { width, height, channels: 3 } }).toColourspace('rgb16');
  return described({ width, height }, await sixteenBits.png({ adaptiveFiltering: true }).toBuffer());
}
