import pixelmatch from 'pixelmatch';
import sharp from 'sharp';

/** Of all pixels: a letter that moved is more. */
const MAX_DIFFERENT = 0.0005;
/** Of the colour of one pixel: what browsers of the same kind round differently is less. */
const THRESHOLD = 0.05;

export interface Difference {
  /** In words. */
  said: string;
  /** The old picture, paler, and in red what is different. Undefined where not even the sides are the same. */
  picture?: Buffer;
}

/** What is different between two pictures, if that is more than nobody could see. Smoothed edges do not count. */
export async function compare(expected: Buffer, actual: Buffer): Promise<Difference | undefined> {
  const [before, after] = await Promise.all([pixelsOf(expected), pixelsOf(actual)]);
  const { width, height } = after;
  if (before.width !== width || before.height !== height)
    return { said: `it was ${before.width} × ${before.height}, and is ${width} × ${height}` };
  const drawn = new Uint8Array(width * height * 4);
  const count = pixelmatch(before.data, after.data, drawn, width, height, { threshold: THRESHOLD });
  if (count <= width * height * MAX_DIFFERENT) return undefined;
  const picture = await sharp(drawn, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  return { said: `${count} pixels are different`, picture };
}

async function pixelsOf(picture: Buffer) {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
