import type { ImageFormat } from '@imgr/contracts';
import type { Sharp } from 'sharp';

/**
 * Chosen by measuring SSIM, bytes and CPU time side by side: docs/decisions/0004-encoder-settings.md has the figures,
 * and `npm run bench -- encoders` measures them again.
 */
export const ENCODER_SETTINGS = {
  jpeg: { quality: 80, chromaSubsampling: '4:2:0', mozjpeg: false },
  png: { compressionLevel: 3, adaptiveFiltering: true, palette: false },
  gif: { effort: 3 },
  webp: { quality: 85, effort: 2 },
  avif: { quality: 65, effort: 0, chromaSubsampling: '4:2:0' },
} as const;

/** How often an animation repeats, and for how long each frame shows, in milliseconds. */
export interface Timing {
  loop?: number;
  delay?: number[];
}

/** Ends a chain of sharp's with the encoder of the format. */
export function encodeAs(image: Sharp, format: ImageFormat, timing: Timing = {}): Sharp {
  switch (format) {
    case 'jpeg':
      return image.jpeg(ENCODER_SETTINGS.jpeg);
    case 'png':
      return image.png(ENCODER_SETTINGS.png);
    case 'gif':
      return image.gif({ ...ENCODER_SETTINGS.gif, ...timing });
    case 'webp':
      return image.webp({ ...ENCODER_SETTINGS.webp, ...timing });
    case 'avif':
      return image.avif(ENCODER_SETTINGS.avif);
  }
}
