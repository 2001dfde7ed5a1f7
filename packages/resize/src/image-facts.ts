import type { ImageFormat, SizeName } from '@imgr/contracts';

export interface ImageFacts {
  format: ImageFormat;
  /** In pixels, of one frame, after the EXIF orientation is applied. */
  width: number;
  height: number;
  /** 1 for a still picture, and for formats of whose animations only the first frame is kept. */
  frames: number;
}

/** Pixels of all frames together that a file may have. */
export interface PixelLimits {
  maxPixels: number;
  /** AVIF's decoder needs far more memory for each. */
  maxAvifPixels: number;
}

export interface EncodedSize {
  data: Uint8Array;
  width: number;
  height: number;
}

export interface ResizedImage {
  format: ImageFormat;
  sizes: Record<SizeName, EncodedSize>;
  /** ThumbHash, base64. */
  placeholder: string;
}

export function pixelLimitOf(format: ImageFormat, { maxPixels, maxAvifPixels }: PixelLimits): number {
  return format === 'avif' ? Math.min(maxPixels, maxAvifPixels) : maxPixels;
}
