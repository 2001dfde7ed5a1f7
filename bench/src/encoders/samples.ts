import { goodImage, photographPixels } from '@imgr/test-images';
import sharp, { type Sharp, type SharpInput } from 'sharp';
import { BIG, PAGE, SHAPES } from './drawings.ts';

/** Pixels that were never encoded with loss: RGB, of an animation one frame below the other. */
export interface Sample {
  data: Buffer;
  width: number;
  height: number;
  /** Of one frame. */
  pageHeight: number;
}

const FRAMES = 8;
const FRAME = { width: 320, height: 240 };

/** What the largest size of a photograph, and of a drawing, has for pixels. */
export async function stillSamples(): Promise<{ photos: Sample[]; drawings: Sample[] }> {
  return {
    photos: await Promise.all([3, 12].map(shrunkPhotograph)),
    drawings: await Promise.all([SHAPES, PAGE].map(shrunkDrawing)),
  };
}

/** The photograph moves below a window; the drawing is a square that moves. */
export async function animatedSamples(): Promise<{ photos: Sample[]; drawings: Sample[] }> {
  const square = await goodImage('gif-animated');
  return {
    photos: [await panOverPhotograph()],
    drawings: [await pixelsOf(square.bytes, square.height)],
  };
}

export function imageOf({ data, width, height, pageHeight }: Sample): Sharp {
  return sharp(data, { raw: { width, height, channels: 3, pageHeight } });
}

/** Decodes all frames. */
export async function pixelsOf(input: SharpInput, pageHeight?: number): Promise<Sample> {
  const { data, info } = await sharp(input, { animated: true })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, pageHeight: pageHeight ?? info.height };
}

async function shrunkPhotograph(seed: number): Promise<Sample> {
  const { data, width, height, channels } = photographPixels({ width: 4000, height: 3000, seed });
  return shrunk(sharp(data, { raw: { width, height, channels } }));
}

/** Rendered first: a drawing of vectors would not be shrunk, but rendered smaller. */
async function shrunkDrawing(svg: Buffer): Promise<Sample> {
  return shrunk(sharp(await sharp(svg).png().toBuffer()));
}

async function shrunk(image: Sharp): Promise<Sample> {
  return pixelsOf(await image.resize(BIG).png({ compressionLevel: 0 }).toBuffer());
}

async function panOverPhotograph(): Promise<Sample> {
  const scene = await shrunkPhotograph(5);
  const frames = Array.from({ length: FRAMES }, (_, index) =>
    imageOf(scene)
      .extract({ left: index * 12, top: index * 5, ...FRAME })
      .raw()
      .toBuffer(),
  );
  const data = Buffer.concat(await Promise.all(frames));
  return { data, width: FRAME.width, height: FRAME.height * FRAMES, pageHeight: FRAME.height };
}
