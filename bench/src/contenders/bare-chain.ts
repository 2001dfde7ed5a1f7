import type { ImageFormat } from '@imgr/contracts';
import sharp from 'sharp';
import { answerBatches } from './answer-batches.ts';
import { encodeSizes } from './encode-sizes.ts';

// The reference: what sharp alone takes for what imgr does to a still picture, written without imgr's pipeline.
sharp.cache(false);
sharp.concurrency(1);

answerBatches(async (path: string, format: ImageFormat) => {
  const { data, info } = await sharp(path, { autoOrient: true })
    .resize({ width: 1024, height: 1024, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return encodeSizes(() => sharp(data, { raw: { width, height, channels } }), format);
});
