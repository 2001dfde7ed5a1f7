import type { ImageFormat } from '@imgr/contracts';
import type { Metadata } from 'sharp';
import { type ImageFacts, type PixelLimits, pixelLimitOf } from '../image-facts.ts';
import { ImageRefusal } from './image-refusal.ts';
import { sharp } from './sharp.ts';
import { signatureOf } from './signature.ts';

/**
 * Reads the header, without decoding pixels.
 * @throws ImageRefusal
 */
export async function inspectImage(path: string, limits: PixelLimits): Promise<ImageFacts> {
  const format = await signatureOf(path);
  if (!format) throw new ImageRefusal('unsupported_format', 'no signature of an accepted format');
  const metadata = await readHeader(path, format);
  if (metadata.format === 'heif' && metadata.compression !== 'av1') {
    throw new ImageRefusal('unsupported_format', `HEIF with ${metadata.compression}`);
  }
  const facts = factsOf(format, metadata);
  const pixels = facts.width * facts.height * facts.frames;
  const limit = pixelLimitOf(format, limits);
  if (pixels > limit) throw new ImageRefusal('too_many_pixels', `${pixels} pixels, the limit is ${limit}`);
  return facts;
}

async function readHeader(path: string, format: ImageFormat): Promise<Metadata> {
  try {
    return await sharp(path, { animated: isAnimatable(format), limitInputPixels: false }).metadata();
  } catch (error) {
    throw new ImageRefusal('unreadable_image', String(error));
  }
}

function isAnimatable(format: ImageFormat): boolean {
  return format === 'gif' || format === 'webp';
}

function factsOf(format: ImageFormat, metadata: Metadata): ImageFacts {
  const frames = isAnimatable(format) ? (metadata.pages ?? 1) : 1;
  if (frames === 1) return { format, ...metadata.autoOrient, frames };
  // sharp turns the frames as if they were one picture, stacked.
  const { width, pageHeight: height = metadata.height } = metadata;
  const isTurned = (metadata.orientation ?? 1) >= 5;
  return { format, width: isTurned ? height : width, height: isTurned ? width : height, frames };
}
