import { SIZE_NAMES } from '@imgr/contracts';
import { ImageProcesses } from '@imgr/resize';
import { answerBatches, type Sizes } from './answer-batches.ts';

// imgr as its worker runs it: this process hands files to a child process, and gets the sizes back from it.
const TIMEOUT_MS = 60_000;
const limits = { maxPixels: 100_000_000, maxAvifPixels: 25_000_000 };
const processes = await ImageProcesses.start({ slots: 1, limits });

answerBatches(async (path: string): Promise<Sizes> => {
  const { sizes } = await processes.resize(path, TIMEOUT_MS);
  return Object.fromEntries(SIZE_NAMES.map((name) => [name, sizes[name].data])) as Sizes;
});
