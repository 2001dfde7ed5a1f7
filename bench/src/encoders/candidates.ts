import type { ImageFormat } from '@imgr/contracts';
import { ENCODER_SETTINGS } from '@imgr/resize';
import type { Sharp } from 'sharp';

/** Settings of an encoder that imgr might use. */
export interface Candidate {
  settings: string;
  /** Whether imgr uses them now. */
  isChosen: boolean;
  encode: (image: Sharp) => Sharp;
}

const QUALITIES = [75, 80, 82, 85];
const CHROMA = ['4:2:0', '4:4:4'];

export const CANDIDATES: Record<ImageFormat, Candidate[]> = {
  jpeg: QUALITIES.flatMap((quality) =>
    [false, true].flatMap((mozjpeg) =>
      CHROMA.map((chromaSubsampling) =>
        candidate('jpeg', { quality, mozjpeg, chromaSubsampling }, (image, options) => image.jpeg(options)),
      ),
    ),
  ),
  png: [3, 6, 9].flatMap((compressionLevel) =>
    [false, true].map((adaptiveFiltering) =>
      candidate('png', { compressionLevel, adaptiveFiltering }, (image, options) => image.png(options)),
    ),
  ),
  webp: [75, 80, 85, 87].flatMap((quality) =>
    [0, 2, 4].map((effort) =>
      candidate('webp', { quality, effort }, (image, options) => image.webp(options)),
    ),
  ),
  avif: [45, 50, 55, 60, 65].flatMap((quality) =>
    [0, 1, 2, 4].map((effort) =>
      candidate('avif', { quality, effort, chromaSubsampling: '4:2:0' }, (image, options) =>
        image.avif(options),
      ),
    ),
  ),
  gif: [1, 3, 5, 7].map((effort) => candidate('gif', { effort }, (image, options) => image.gif(options))),
};

function candidate<Options extends object>(
  format: ImageFormat,
  options: Options,
  encode: (image: Sharp, options: Options) => Sharp,
): Candidate {
  const entries = Object.entries(options);
  const chosen: Record<string, unknown> = ENCODER_SETTINGS[format];
  return {
    settings: entries.map(([name, value]) => `${name} ${value}`).join(', '),
    isChosen: entries.every(([name, value]) => chosen[name] === value),
    encode: (image) => encode(image, options),
  };
}
