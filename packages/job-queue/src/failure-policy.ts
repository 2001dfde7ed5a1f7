import { AppError, UnavailableError, UnknownVersionError } from '@imgr/contracts';

/** About an hour of waits of 16 seconds. */
export const MAX_ROUNDS = 225;

export type Fate = 'pause' | 'leave' | 'drop' | 'retry' | 'dead';

/** Of a handler that can do nothing with this job for now, and everything with others. */
export class JobSetAsideError extends Error {
  constructor(cause: unknown) {
    super('this job can not be done just now', { cause });
    this.name = new.target.name;
  }
}

/** How often a job was taken: attempts, which count against it, and rounds, after which it was only left. */
export interface Turns {
  attempt: number;
  rounds: number;
}

/** What becomes of a job whose handler rejected: decided here for every adapter. */
export function fateOf(error: unknown, { attempt, rounds }: Turns, maxAttempts: number): Fate {
  if (error instanceof UnavailableError) return 'pause';
  if (error instanceof UnknownVersionError) return 'leave';
  if (error instanceof JobSetAsideError) return rounds < MAX_ROUNDS ? 'leave' : 'drop';
  const mayRetry = !(error instanceof AppError) || error.retryable;
  return mayRetry && attempt < maxAttempts ? 'retry' : 'dead';
}

/** The reason that travels with a dead letter. What is not meant for people stays in the logs. */
export function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.publicMessage : 'the image could not be processed';
}

/** Doubles with each turn, counted from 1, up to a minute. */
export function backoffMs(turn: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** (turn - 1), 60_000);
}

/** Of a job that is left: 16 times the first wait, for nothing here changes sooner. */
export function leftMs(firstMs: number): number {
  return backoffMs(5, firstMs);
}
