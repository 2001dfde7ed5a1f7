import sharp from 'sharp';
import { deflatedZeros } from './deflated-zeros.ts';
import { onePixelFramesGif } from './gif-blocks.ts';
import { goodImage } from './good-images.ts';
import type { BytesMaker } from './hostile-file.ts';
import { withJpegSize } from './jpeg-segments.ts';
import { png, pngChunk, pngHeader } from './png-chunks.ts';
import { redFramesWebp, redPicture, webp } from './webp-chunks.ts';

const side4000 = { width: 4000, height: 4000 };

/** Files of at most a few hundred kilobytes that claim more than 100 megapixels, all frames counted. */
export const BOMBS = {
  'png-bomb-400mp': () => greyPngBomb({ width: 20_000, height: 20_000, bitDepth: 8 }),
  'png-bomb-900mp': () => greyPngBomb({ width: 30_000, height: 30_000, bitDepth: 1 }),
  'gif-bomb-of-frames': () => onePixelFramesGif({ width: 1000, height: 1000, frames: 200 }),
  'webp-bomb': () => webp([redPicture({ width: 16_383, height: 16_383 })]),
  'webp-bomb-of-frames': () => redFramesWebp({ ...side4000, frames: new Array(10).fill(side4000) }),
  'webp-bomb-of-canvas': () =>
    redFramesWebp({ width: 16_383, height: 16_383, frames: [{ width: 1, height: 1 }] }),
  'jpeg-bomb': async () => withJpegSize((await goodImage('jpeg-small')).bytes, 65_500, 65_500),
  'avif-bomb': async () => withAvifSize((await goodImage('avif-still')).bytes, 30_000, 30_000),
} satisfies Record<string, BytesMaker>;

/** AVIF has a lower limit, 25 megapixels, as it is the slowest to decode. */
export const LARGE_AVIFS = {
  'avif-30mp': () =>
    sharp({ create: { width: 6000, height: 5000, channels: 3, background: '#c83c28' } })
      .avif({ effort: 0, chromaSubsampling: '4:2:0' })
      .toBuffer(),
} satisfies Record<string, BytesMaker>;

/** A black PNG that is whole: it decodes, for those who have the memory. */
function greyPngBomb(size: { width: number; height: number; bitDepth: number }): Buffer {
  const row = 1 + Math.ceil((size.width * size.bitDepth) / 8);
  const header = pngHeader({ ...size, colour: 'grey' });
  return png([header, pngChunk('IDAT', deflatedZeros(row * size.height))]);
}

/** The AVIF, claiming another size in its `ispe` property; its data is left alone. */
function withAvifSize(avif: Buffer, width: number, height: number): Buffer {
  const claiming = Buffer.from(avif);
  const at = claiming.indexOf('ispe') + 8;
  claiming.writeUInt32BE(width, at);
  claiming.writeUInt32BE(height, at + 4);
  return claiming;
}
