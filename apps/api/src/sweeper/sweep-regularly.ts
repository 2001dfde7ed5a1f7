import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@imgr/observability';
import type { Sweeper } from './sweeper.ts';

const INTERVAL_MS = 30_000;

/**
 * Sweeps every 30 seconds, a little sooner or later each time so that instances do not march in step. A stop breaks off a
 * sweep under way, which takes minutes where very much is pending: any later one goes on with it.
 */
export function sweepRegularly(sweeper: Sweeper, logger: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const waitMs = INTERVAL_MS * (0.8 + 0.4 * Math.random());
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      await sweeper
        .sweep(stopping.signal)
        .catch((error: unknown) => logger.warn({ err: error }, 'a sweep broke off'));
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
