import sharp from 'sharp';
import { APP2, jpegSegment, withJpegSegments } from './jpeg-segments.ts';
import { type Colour, drawPixels, sharpOf } from './pixels.ts';

/**
 * The halves of the wide-gamut picture: the Display P3 values in the file, and the sRGB that is the same colour
 * (the left one is out of reach of sRGB, so the nearest). A reader that ignores the profile shows the former.
 */
export const WIDE_GAMUT_COLOURS = {
  left: { stored: [255, 0, 0], srgb: [255, 0, 0] },
  right: { stored: [200, 90, 60], srgb: [215, 81, 48] },
} as const satisfies Record<string, { stored: Colour; srgb: Colour }>;

/** A Display P3 JPEG. The profile is put in by hand, because sharp would convert the pixels as well. */
export async function wideGamutJpeg(width: number, height: number): Promise<Buffer> {
  const { left, right } = WIDE_GAMUT_COLOURS;
  const pixels = drawPixels({ width, height }, (x) => (x < width / 2 ? left.stored : right.stored));
  const jpeg = await sharpOf(pixels).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
  return withJpegSegments(jpeg, [jpegSegment(APP2, Buffer.concat([firstOfOne(), await displayP3()]))]);
}

function firstOfOne(): Buffer {
  return Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1');
}

async function displayP3(): Promise<Buffer> {
  const dot = sharpOf(drawPixels({ width: 1, height: 1 }, () => [0, 0, 0]));
  const { icc } = await sharp(await dot.withIccProfile('p3').png().toBuffer()).metadata();
  if (!icc) throw new Error('sharp wrote no Display P3 profile.');
  return icc;
}
