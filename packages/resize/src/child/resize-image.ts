import { type ImageFormat, SIZE_NAMES, SIZES, type SizeName } from '@imgr/contracts/images';
import type { OutputInfo, ResizeOptions, Sharp, SharpOptions } from 'sharp';
import { encodeAs, type Timing } from '../encoder-settings.ts';
import { type EncodedSize, type PixelLimits, pixelLimitOf, type ResizedImage } from '../image-facts.ts';
import { ImageRefusal } from './image-refusal.ts';
import { inspectImage } from './inspect-image.ts';
import { makePlaceholder } from './placeholder.ts';
import { sharp } from './sharp.ts';

/** What sharp takes. */
const MAX_DELAY_MS = 65_535;

/**
 * Makes all sizes of the image in a file, in its own format, upright, in sRGB, without metadata.
 * @throws ImageRefusal if the file is none that imgr accepts, or its pixels cannot be decoded
 */
export async function resizeImage(path: string, limits: PixelLimits): Promise<ResizedImage> {
  const { format, frames } = await inspectImage(path, limits);
  const options: SharpOptions = {
    limitInputPixels: pixelLimitOf(format, limits),
    failOn: 'error',
    autoOrient: true,
  };
  try {
    return frames > 1
      ? await resizeAnimation(path, format, frames, options)
      : await resizeStill(path, format, options);
  } catch (error) {
    throw new ImageRefusal('damaged_image', String(error));
  }
}

/** One decode, shrunk on load where the format can: the smaller sizes come from the pixels of the largest. */
async function resizeStill(path: string, format: ImageFormat, options: SharpOptions): Promise<ResizedImage> {
  const { data, info } = await decodeLargest(sharp(path, options));
  const pixels = () =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  const sizes = await makeSizes((size) => encodeAs(pixels().resize(boxOf(size)), format));
  return { format, sizes, placeholder: await makePlaceholder(pixels()) };
}

/**
 * Decodes for each size, frame by frame: the frames of an animation in pixels can take gigabytes, and decoding is the
 * small part of the work.
 */
async function resizeAnimation(
  path: string,
  format: ImageFormat,
  frames: number,
  options: SharpOptions,
): Promise<ResizedImage> {
  const stored = () => sharp(path, { ...options, autoOrient: false, animated: true });
  const { orientation = 1, ...timing } = await stored().metadata();
  const sizes =
    orientation === 1
      ? await makeSizes((size) => encodeAs(stored().resize(boxOf(size)), format), frames)
      : await resizeTurned(stored(), format, frames, orientation, timing);
  return { format, sizes, placeholder: await makePlaceholder(sharp(path, options)) };
}

/**
 * Turns each frame for itself: sharp would turn them as one picture, stacked, so that the last came first, or refuse. They are
 * decoded once, in the largest size.
 */
async function resizeTurned(
  image: Sharp,
  format: ImageFormat,
  frames: number,
  orientation: number,
  { delay = [], loop = 0 }: Timing,
): Promise<Record<SizeName, EncodedSize>> {
  const { data, info } = await decodeLargest(image);
  const { width, channels } = info;
  const height = info.height / frames;
  const bytes = data.length / frames;
  const turned: Buffer[] = [];
  for (let start = 0; start < data.length; start += bytes) {
    const frame = sharp(data.subarray(start, start + bytes), { raw: { width, height, channels } });
    turned.push(await turn(frame, orientation).raw().toBuffer());
  }
  const pixels = Buffer.concat(turned);
  const [across, down] = orientation >= 5 ? [height, width] : [width, height];
  const raw = { width: across, height: down * frames, channels, pageHeight: down };
  const timing = { delay: delay.map((ms) => Math.min(ms, MAX_DELAY_MS)), loop };
  return makeSizes(
    (size) => encodeAs(sharp(pixels, { raw, animated: true }).resize(boxOf(size)), format, timing),
    frames,
  );
}

/** Turns upright what EXIF says is stored otherwise; sharp mirrors before it turns. @see EXIF 2.32, tag Orientation (274) */
function turn(image: Sharp, orientation: number): Sharp {
  switch (orientation) {
    case 2:
      return image.flop();
    case 3:
      return image.rotate(180);
    case 4:
      return image.flip();
    case 5:
      return image.flop().rotate(270);
    case 6:
      return image.rotate(90);
    case 7:
      return image.flop().rotate(90);
    case 8:
      return image.rotate(270);
    default:
      return image;
  }
}

function decodeLargest(image: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  return image.resize(boxOf('big')).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
}

function boxOf(size: SizeName): ResizeOptions {
  return { width: SIZES[size], height: SIZES[size], fit: 'inside', withoutEnlargement: true };
}

/** sharp stacks the frames of an animation: its height is that of all of them together. */
async function makeSizes(
  encode: (size: SizeName) => Sharp,
  frames = 1,
): Promise<Record<SizeName, EncodedSize>> {
  const sizes: Partial<Record<SizeName, EncodedSize>> = {};
  for (const size of SIZE_NAMES) {
    const { data, info } = await encode(size).toBuffer({ resolveWithObject: true });
    sizes[size] = { data, width: info.width, height: info.height / frames };
  }
  return sizes as Record<SizeName, EncodedSize>;
}
