/** One file after the other, in one process: what one has made, such as a picture, the next may use. */
export const SERIAL = { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false, isolate: false };

/** The pages are the same files in both modes: what only looks at them does so once. */
export const LOOKS = 'src/browser/{access,pictures}.test.ts';
