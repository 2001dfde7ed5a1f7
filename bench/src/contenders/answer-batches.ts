import type { ImageFormat, SizeName } from '@imgr/contracts';

/** One file, so many times over. */
export interface Batch {
  path: string;
  format: ImageFormat;
  times: number;
  /** Whether to send the sizes back: only where they are compared, not where time is measured. */
  wantSizes: boolean;
}

export interface BatchDone {
  /** Of each time. */
  ms: number[];
  sizes: Sizes | undefined;
}

export type Sizes = Record<SizeName, Uint8Array>;

/** Turns this process into a contender: it makes the sizes of the files that it is sent, one after the other. */
export function answerBatches(makeSizes: (path: string, format: ImageFormat) => Promise<Sizes>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ path, format, times, wantSizes }: Batch) => {
    const ms: number[] = [];
    let sizes: Sizes | undefined;
    for (let time = 0; time < times; time += 1) {
      const started = performance.now();
      sizes = await makeSizes(path, format);
      ms.push(performance.now() - started);
    }
    process.send?.({ ms, sizes: wantSizes ? sizes : undefined } satisfies BatchDone);
  });
  process.send?.('ready');
}
