import type { ImageFormat } from '@imgr/contracts';
import sharp from 'sharp';
import { answerBatches } from './answer-batches.ts';
import { encodeSizes } from './encode-sizes.ts';

// The usual way to make several sizes: each of them from the file.
sharp.cache(false);
sharp.concurrency(1);

answerBatches((path: string, format: ImageFormat) =>
  encodeSizes(() => sharp(path, { autoOrient: true }), format),
);
