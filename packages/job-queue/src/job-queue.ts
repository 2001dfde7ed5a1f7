import type { ResizeJob } from '@imgr/contracts';

export interface JobDelivery {
  /** Whether somebody may have had this job in hand before, and done a part of it. */
  isRepeated: boolean;
}

export type JobHandler = (job: ResizeJob, delivery: JobDelivery) => Promise<void>;

/** A job that will not be tried again. */
export interface DeadJob {
  job: ResizeJob;
  /** Why, as a sentence for people. */
  reason: string;
}

export interface Consumer {
  /** Takes no more jobs, and resolves when those under way are settled. What was not taken stays in the queue. */
  close(): Promise<void>;
}

/**
 * Jobs that are delivered at least once. A job counts as done only when its handler resolves. Where the handler
 * rejects, the error says what becomes of the job:
 *
 * - an `UnavailableError`: it never counts as an attempt. The consumer takes no job until a wait is over, which
 *   grows while nothing answers, and starts again with this one;
 * - an `UnknownVersionError`: left for another worker, never counted, and the others go on;
 * - a `JobSetAsideError`: the same, and forgotten after an hour. Whoever published it knows of what is still to be done, and does
 *   so again: else each time would leave one more copy in the queue;
 * - an `AppError` that is not retryable: to the dead letters at once;
 * - anything else: delivered again after a wait that grows each time, and to the dead letters after the last attempt.
 */
export abstract class JobQueue {
  /** Resolves once the queue has taken the job over. Throws an `UnavailableError` if it cannot. */
  abstract publish(job: ResizeJob): Promise<void>;

  /** Takes jobs, at most `slots` at a time, in about the order they were published. */
  abstract consume(handler: JobHandler, options: { slots: number }): Promise<Consumer>;

  /** Takes dead letters one at a time, each again until the handler resolves. */
  abstract consumeDead(handler: (dead: DeadJob) => Promise<void>): Promise<Consumer>;

  /** Whether no job waits; also false for jobs under way, where the queue knows of them. */
  abstract isEmpty(): Promise<boolean>;

  /** Resolves if jobs can be published now. */
  abstract ping(): Promise<void>;

  /** Closes all consumers, then what is its own of the connection. */
  abstract close(): Promise<void>;
}
