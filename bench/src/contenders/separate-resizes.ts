import { type ImageFormat, SIZE_NAMES, SIZES, type SizeName } from '@imgr/contracts';
import { encodeAs } from '@imgr/resize';
import sharp from 'sharp';
import { answerBatches, type Sizes } from './answer-batches.ts';

// The usual way to make several sizes: each of them from the file.
sharp.cache(false);
sharp.concurrency(1);

answerBatches(async (path: string, format: ImageFormat): Promise<Sizes> => {
  const sizes: Partial<Record<SizeName, Uint8Array>> = {};
  for (const name of SIZE_NAMES) {
    const side = SIZES[name];
    const resized = sharp(path, { autoOrient: true }).resize({
      width: side,
      height: side,
      fit: 'inside',
      withoutEnlargement: true,
    });
    sizes[name] = await encodeAs(resized, format).toBuffer();
  }
  return sizes as Sizes;
});
