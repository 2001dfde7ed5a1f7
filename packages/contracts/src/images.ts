/** What a process that only works on pictures needs: it starts in half the time without what describes the API. */
export * from './formats.ts';
export * from './signature.ts';
export * from './sizes.ts';
