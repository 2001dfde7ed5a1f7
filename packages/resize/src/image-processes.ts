import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import Tinypool from 'tinypool';
import type { TaskResult } from './child/image-worker.ts';
import { DecoderCrashedError, DecoderTimedOutError, ImageRefusedError } from './errors.ts';
import type { ImageFacts, PixelLimits, ResizedImage } from './image-facts.ts';

export interface ImageProcessesOptions {
  /** How many processes, each of which works on one image at a time. */
  slots: number;
  limits: PixelLimits;
}

// Beside this file: compiled in production, as it is written in tests.
const WORKER = fileURLToPath(
  new URL(`./child/image-worker${extname(import.meta.filename)}`, import.meta.url),
);
const START_TIMEOUT_MS = 30_000;

/**
 * Child processes, kept ready, in which alone the image library opens a file from outside. One that crashes, or
 * that is killed at the time limit, is replaced; nobody else notices. They know nothing of this process's
 * environment, where the secrets are.
 */
export class ImageProcesses {
  readonly #pool: Tinypool;
  readonly #limits: PixelLimits;
  /** A task waits here for its slot, so that its time limit counts from when it runs. */
  readonly #inSlot: ReturnType<typeof pLimit>;

  private constructor({ slots, limits }: ImageProcessesOptions) {
    this.#limits = limits;
    this.#inSlot = pLimit(slots);
    this.#pool = new Tinypool({
      filename: WORKER,
      runtime: 'child_process',
      serialization: 'advanced',
      minThreads: slots,
      maxThreads: slots,
      // A small young generation: what is in the buffers of one image is freed before the next.
      execArgv: ['--max-semi-space-size=2'],
      // Two arenas, not eight a core, keep the memory that decoding leaves behind small.
      env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2', VIPS_WARNING: '0' },
    });
    // A process that ends between two tasks is replaced all the same: there is nothing to tell.
    this.#pool.on('error', () => {});
  }

  /** Resolves once they work, and rejects if they cannot even start. */
  static async start(options: ImageProcessesOptions): Promise<ImageProcesses> {
    const processes = new ImageProcesses(options);
    await processes.#run('warmUp', undefined, START_TIMEOUT_MS);
    return processes;
  }

  /**
   * Reads the header of the image in a file.
   * @throws ImageRefusedError, DecoderCrashedError, DecoderTimedOutError
   */
  inspect(path: string, timeoutMs: number): Promise<ImageFacts> {
    return this.#runTask('inspect', path, timeoutMs);
  }

  /**
   * Makes all sizes of the image in a file.
   * @throws ImageRefusedError, DecoderCrashedError, DecoderTimedOutError
   */
  resize(path: string, timeoutMs: number): Promise<ResizedImage> {
    return this.#runTask('resize', path, timeoutMs);
  }

  /** Process ids, for tests and for measuring. */
  get pids(): number[] {
    return this.#pool.threads.map(({ threadId }) => threadId);
  }

  /** Ends the processes, also those at work. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #runTask<T>(name: 'inspect' | 'resize', path: string, timeoutMs: number): Promise<T> {
    const result = await this.#run<TaskResult<T>>(name, { path, limits: this.#limits }, timeoutMs);
    if ('refusal' in result) throw new ImageRefusedError(result.refusal, result.detail);
    return result.value;
  }

  #run<T>(name: string, task: unknown, timeoutMs: number): Promise<T> {
    return this.#inSlot(async () => {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await this.#pool.run(task, { name, signal });
      } catch (error) {
        throw signal.aborted ? new DecoderTimedOutError(timeoutMs) : new DecoderCrashedError(error);
      }
    });
  }
}
