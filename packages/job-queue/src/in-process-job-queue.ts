import { setTimeout as sleep } from 'node:timers/promises';
import type { ResizeJob } from '@imgr/contracts';
import PQueue from 'p-queue';
import { backoffMs, fateOf, leftMs, reasonOf, type Turns } from './failure-policy.ts';
import { type Consumer, type DeadJob, type JobHandler, JobQueue } from './job-queue.ts';

export interface InProcessJobQueueOptions {
  /** Deliveries before a job that keeps failing is dead. */
  maxAttempts: number;
  /** The first wait before a failed job is tried again; each further one is twice as long. */
  firstRetryMs: number;
  /** Hears of each delivery that failed, before anything is done about it. */
  onFailure?: (job: ResizeJob, error: unknown) => void;
}

/**
 * For a single process, in memory: whoever starts it publishes again what the store says is pending. Jobs that wait
 * when it closes are gone with it.
 */
export class InProcessJobQueue extends JobQueue {
  readonly #options: InProcessJobQueueOptions;
  readonly #jobs = new PQueue({ autoStart: false });
  readonly #dead = new PQueue({ autoStart: false, concurrency: 1 });
  readonly #closed = new AbortController();
  #handler: JobHandler | undefined;
  #deadHandler: ((dead: DeadJob) => Promise<void>) | undefined;
  #isConsuming = false;
  /** Jobs that wait for their next attempt. */
  #delayed = 0;
  /** Failures in a row for want of the store. */
  #pauses = 0;

  constructor(options: InProcessJobQueueOptions) {
    super();
    this.#options = options;
  }

  async publish(job: ResizeJob): Promise<void> {
    this.#enqueue(job, { attempt: 1, rounds: 0 });
  }

  async consume(handler: JobHandler, { slots }: { slots: number }): Promise<Consumer> {
    if (this.#handler) throw new Error('this queue has its consumer already');
    this.#handler = handler;
    this.#jobs.concurrency = slots;
    this.#jobs.start();
    const close = () => {
      this.#isConsuming = false;
      return stop(this.#jobs);
    };
    this.#isConsuming = true;
    return { close };
  }

  async consumeDead(handler: (dead: DeadJob) => Promise<void>): Promise<Consumer> {
    if (this.#deadHandler) throw new Error('the dead letters have their consumer already');
    this.#deadHandler = handler;
    this.#dead.start();
    return { close: () => stop(this.#dead) };
  }

  async isEmpty(): Promise<boolean> {
    return this.#jobs.size + this.#jobs.pending + this.#delayed === 0;
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all([stop(this.#jobs), stop(this.#dead)]);
  }

  #enqueue(job: ResizeJob, turns: Turns, priority = 0): void {
    if (this.#closed.signal.aborted) return;
    void this.#jobs.add(() => this.#deliver(job, turns), { priority });
  }

  async #deliver(job: ResizeJob, turns: Turns): Promise<void> {
    try {
      // What the store said was pending at the start may have been in the hands of a process that died.
      await this.#handler?.(job, { isRepeated: true });
      this.#pauses = 0;
    } catch (error) {
      this.#options.onFailure?.(job, error);
      const { maxAttempts, firstRetryMs } = this.#options;
      const { attempt, rounds } = turns;
      const fate = fateOf(error, turns, maxAttempts);
      if (fate === 'pause') return this.#pause(job, turns);
      this.#pauses = 0;
      switch (fate) {
        case 'drop':
          return;
        case 'leave':
          return void this.#enqueueLater(job, { attempt, rounds: rounds + 1 }, leftMs(firstRetryMs));
        case 'retry':
          return void this.#enqueueLater(
            job,
            { attempt: attempt + 1, rounds },
            backoffMs(attempt, firstRetryMs),
          );
        case 'dead':
          return this.#bury({ job, reason: reasonOf(error) });
      }
    }
  }

  async #enqueueLater(job: ResizeJob, turns: Turns, waitMs: number): Promise<void> {
    this.#delayed += 1;
    await this.#wait(waitMs);
    this.#delayed -= 1;
    this.#enqueue(job, turns);
  }

  #pause(job: ResizeJob, turns: Turns): void {
    this.#enqueue(job, turns, 1);
    if (this.#jobs.isPaused) return;
    this.#jobs.pause();
    this.#pauses += 1;
    void this.#wait(backoffMs(this.#pauses, this.#options.firstRetryMs)).then(() => {
      if (this.#isConsuming && !this.#closed.signal.aborted) this.#jobs.start();
    });
  }

  /** One that cannot be handled waits aside, so that those behind it are. */
  #bury(dead: DeadJob, turn = 1): void {
    if (this.#closed.signal.aborted) return;
    void this.#dead.add(async () => {
      try {
        await this.#deadHandler?.(dead);
      } catch (error) {
        this.#options.onFailure?.(dead.job, error);
        const waitMs = backoffMs(turn, this.#options.firstRetryMs);
        void this.#wait(waitMs).then(() => this.#bury(dead, turn + 1));
      }
    });
  }

  /** Ends early when the queue closes. */
  async #wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#closed.signal }).catch(() => {});
  }
}

async function stop(queue: PQueue): Promise<void> {
  queue.pause();
  await queue.onPendingZero();
}
