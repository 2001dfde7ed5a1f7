import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { ObjectStoreUnavailableError } from '../errors.ts';
import type { Watchdog } from './s3-deadlines.ts';

/** Read ahead of a slow reader: a size is whole in memory soon, and its connection free for others. */
const READ_AHEAD_BYTES = 256 * 1024;

/** What is longer is sent in slices, or it could not be seen that the store takes it, however slowly. */
const SLICE_BYTES = 64 * 1024;

/** What was to be stored broke, or is not as long as was said: the cause says so. Not the store's fault. */
export class RequestBodyError extends Error {
  override readonly name = 'RequestBodyError';
  constructor(cause: unknown) {
    super('the body cannot be sent', { cause });
  }
}

/**
 * A body to send: the clock runs while the store is to take some of it, and stands while its source is to give more.
 * The last piece leaves once the length is known to be right, so that the store never has the whole of a wrong one.
 */
export function watchRequestBody(
  source: Readable | Uint8Array,
  { bytes, watchdog, silenceMs }: { bytes: number; watchdog: Watchdog; silenceMs: number },
): Readable {
  return Readable.from(pieces());

  async function* pieces(): AsyncGenerator<Uint8Array> {
    let seen = 0;
    let held: Uint8Array | undefined;
    try {
      watchdog.stop();
      for await (const piece of source instanceof Readable ? source : [source]) {
        seen += piece.length;
        if (seen > bytes) throw new Error(`the body is longer than ${bytes} bytes`);
        for (const slice of slicesOf(piece)) {
          if (held) {
            watchdog.restart(silenceMs);
            yield held;
            watchdog.stop();
          }
          held = slice;
        }
      }
      if (seen !== bytes) throw new Error(`the body ended after ${seen} of ${bytes} bytes`);
    } catch (cause) {
      throw new RequestBodyError(cause);
    }
    watchdog.restart(silenceMs);
    if (held) yield held;
    watchdog.restart(silenceMs);
  }
}

/** Whether a body is sent whole, at once. */
export function isShort(body: unknown): boolean {
  return !(body instanceof Readable) && !(body instanceof Uint8Array && body.length > SLICE_BYTES);
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    yield bytes.subarray(start, start + SLICE_BYTES);
  }
}

/**
 * The body of an answer: the clock, which runs already, starts anew with each piece, and stands while the reader wants
 * no more. Its errors are those of the store.
 */
export class WatchedResponseBody extends Readable {
  readonly #source: IncomingMessage;
  readonly #watchdog: Watchdog;
  readonly #idleMs: number;
  #isPaused = false;

  constructor(source: IncomingMessage, watchdog: Watchdog, idleMs: number) {
    super({ highWaterMark: READ_AHEAD_BYTES });
    this.#source = source;
    this.#watchdog = watchdog;
    this.#idleMs = idleMs;
    source.on('data', (piece: Buffer) => {
      if (this.push(piece)) return watchdog.restart(idleMs);
      this.#isPaused = true;
      source.pause();
      watchdog.stop();
    });
    source.on('end', () => {
      watchdog.stop();
      this.push(null);
    });
    source.on('error', (error) => this.breakOff(error));
    // Who reads it later hears of it then; an error that nobody hears yet would end the process.
    this.on('error', () => {});
  }

  breakOff(cause: unknown): void {
    this.destroy(new ObjectStoreUnavailableError(cause));
  }

  override _read(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#watchdog.restart(this.#idleMs);
    this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#watchdog.stop();
    this.#source.destroy();
    callback(error);
  }
}
