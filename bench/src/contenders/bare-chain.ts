import { type ImageFormat, SIZE_NAMES, SIZES, type SizeName } from '@imgr/contracts';
import { encodeAs } from '@imgr/resize';
import sharp from 'sharp';
import { answerBatches, type Sizes } from './answer-batches.ts';

// The reference: what sharp alone takes for what imgr does to a still picture, written without imgr's pipeline.
sharp.cache(false);
sharp.concurrency(1);

answerBatches(async (path: string, format: ImageFormat): Promise<Sizes> => {
  const { data, info } = await sharp(path, { autoOrient: true })
    .resize({ width: 1024, height: 1024, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const sizes: Partial<Record<SizeName, Uint8Array>> = {};
  for (const name of SIZE_NAMES) {
    const side = SIZES[name];
    const resized = sharp(data, { raw: { width, height, channels } }).resize({
      width: side,
      height: side,
      fit: 'inside',
      withoutEnlargement: true,
    });
    sizes[name] = await encodeAs(resized, format).toBuffer();
  }
  return sizes as Sizes;
});
