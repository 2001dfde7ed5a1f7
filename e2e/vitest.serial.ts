/** The end-to-end tests want the machine for themselves. */
export const SERIAL = { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false };
