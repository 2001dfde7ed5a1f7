import { setTimeout as sleep } from 'node:timers/promises';
import { patience, StoreSilentError } from './s3-deadlines.ts';
import { isTransient } from './s3-errors.ts';

const MAX_ATTEMPTS = 7;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 800;

/**
 * Attempts again what failed for a moment, until the time is up. Each attempt may wait as long as is left. The pauses
 * double, and differ by chance, so that many callers do not come back together.
 */
export async function retryWithin<T>(budgetMs: number, attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + budgetMs;
  for (let turn = 1; ; turn++) {
    const leftMs = end - performance.now();
    if (leftMs <= 0) throw new StoreSilentError(budgetMs);
    try {
      return await patience.run(leftMs, attempt);
    } catch (error) {
      const pauseMs =
        Math.min(FIRST_PAUSE_MS * 2 ** (turn - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
      const isInTime = performance.now() + pauseMs < end;
      if (turn === MAX_ATTEMPTS || !isInTime || !isTransient(error)) throw error;
      await sleep(pauseMs);
    }
  }
}
