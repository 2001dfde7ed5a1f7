import { fourQuadrants, ORIENTATIONS, storedFor } from './four-quadrants.ts';
import type { GoodImage, GoodImageMaker } from './good-image.ts';
import { photograph } from './photograph.ts';
import { photographPixels } from './photograph-pixels.ts';
import { drawPixels, type Pixels, sharpOf } from './pixels.ts';
import { scriptedJpeg } from './scripted-jpeg.ts';
import { wideGamutJpeg } from './wide-gamut-jpeg.ts';

const UPRIGHT = { width: 320, height: 200 };
const SCENE = { width: 480, height: 320 };

type Made = Omit<GoodImage, 'name'>;

export const JPEG_IMAGES = {
  'jpeg-12mp': () => photographOf(4000, 3000),
  'jpeg-1024': () => photographOf(1024, 1024),
  'jpeg-small': () => photographOf(100, 80),
  'jpeg-progressive': async () => jpeg(SCENE, await scene().jpeg({ progressive: true }).toBuffer()),
  'jpeg-grey': async () => jpeg(SCENE, await scene().toColourspace('b-w').jpeg().toBuffer()),
  'jpeg-cmyk': async () => jpeg(SCENE, await scene().toColourspace('cmyk').jpeg().toBuffer()),
  'jpeg-cmyk-with-profile': async () =>
    jpeg(SCENE, await scene().toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer()),
  'jpeg-1x1': () => jpegOf(drawPixels({ width: 1, height: 1 }, () => [40, 120, 200])),
  'jpeg-5000x1': () => jpegOf(drawPixels({ width: 5000, height: 1 }, (x) => [x % 256, 80, 160])),
  'jpeg-wide-gamut': async () => jpeg({ width: 320, height: 200 }, await wideGamutJpeg(320, 200)),
  'jpeg-with-script': async () => jpeg(SCENE, await scriptedJpeg(scene())),
  ...orientedJpegs(),
} satisfies Record<string, GoodImageMaker>;

function scene() {
  return sharpOf(photographPixels({ ...SCENE, seed: 7 }));
}

async function photographOf(width: number, height: number): Promise<Made> {
  return jpeg({ width, height }, await photograph({ width, height }));
}

async function jpegOf(pixels: Pixels): Promise<Made> {
  return jpeg(pixels, await sharpOf(pixels).jpeg().toBuffer());
}

function jpeg({ width, height }: { width: number; height: number }, bytes: Buffer): Made {
  return { format: 'jpeg', width, height, frames: 1, bytes };
}

type OrientedName = `jpeg-orientation-${(typeof ORIENTATIONS)[number]}`;

function orientedJpegs(): Record<OrientedName, GoodImageMaker> {
  const makers = ORIENTATIONS.map((orientation) => [
    `jpeg-orientation-${orientation}`,
    async () => {
      const stored = sharpOf(storedFor(orientation, fourQuadrants(UPRIGHT.width, UPRIGHT.height)));
      return jpeg(UPRIGHT, await stored.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer());
    },
  ]);
  return Object.fromEntries(makers);
}
