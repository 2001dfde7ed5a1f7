import { AsyncLocalStorage } from 'node:async_hooks';

export interface S3Deadlines {
  /** To the first byte of an answer, all attempts of a call together. */
  answerMs: number;
  /** Without a byte, while more is asked for. */
  idleMs: number;
}

/** Within the five seconds that a caller waits at most: half a second is left to tell it. */
export const S3_DEADLINES: S3Deadlines = { answerMs: 4500, idleMs: 4500 };

/**
 * How long the attempt under way may still wait for its answer, in milliseconds. Beside the arguments, since the client
 * makes its middleware anew for each call that is given options: a fifth of its time.
 */
export const patience = new AsyncLocalStorage<number>();

/** The store let a deadline pass. Trying again at once would let the caller wait longer than it may. */
export class StoreSilentError extends Error {
  override readonly name = 'StoreSilentError';
  constructor(waitedMs: number) {
    super(`the store was silent for ${Math.round(waitedMs)} ms`);
  }
}

/** Tells when nothing has happened for too long. */
export class Watchdog {
  readonly #onSilence: (error: StoreSilentError) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onSilence: (error: StoreSilentError) => void) {
    this.#onSilence = onSilence;
  }

  /** From now on. */
  restart(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onSilence(new StoreSilentError(ms)), ms);
  }

  /** The next move is not the store's. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
