import type { Announcements, JobQueue } from '@imgr/job-queue';
import type { ObjectStore } from '@imgr/object-store';
import type { Logger } from '@imgr/observability';
import { ScratchFolder } from '@imgr/scratch-folder';
import type { PixelLimits } from './image-facts.ts';
import { ImageProcesses } from './image-processes.ts';
import { rehearse } from './rehearse.ts';
import { ResizeJobs } from './resize-jobs.ts';
import type { ResizeMetrics } from './resize-metrics.ts';
import type { ResizeConfig } from './resize-settings.ts';

/** How often a job is tried before its image is failed, and the first wait between two attempts. */
export const RESIZE_ATTEMPTS = { maxAttempts: 3, firstRetryMs: 1000 };

export interface ResizingParts {
  store: ObjectStore;
  queue: JobQueue;
  announcements: Announcements;
  scratchDir: string;
  limits: PixelLimits;
  config: ResizeConfig;
  metrics: ResizeMetrics;
  logger: Logger;
}

/**
 * Takes jobs, and dead ones, once every process has shown that it can resize. `close` takes no more, waits for those
 * under way, and ends the processes.
 */
export async function startResizing(parts: ResizingParts): Promise<{ close(): Promise<void> }> {
  const { store, queue, announcements, limits, config, metrics, logger } = parts;
  const scratch = await ScratchFolder.open(parts.scratchDir);
  const processes = await ImageProcesses.start({ slots: config.slots, limits });
  await rehearse(processes, { scratch, slots: config.slots });
  const jobs = new ResizeJobs({
    store,
    announcements,
    processes,
    scratch,
    stillTimeoutMs: config.stillTimeoutMs,
    animationTimeoutMs: config.animationTimeoutMs,
    onResized: ({ id, seconds }) => {
      metrics.resizeSeconds.observe(seconds);
      logger.info({ id, seconds }, 'resized');
    },
  });
  const deadConsumer = await queue.consumeDead(async (dead) => {
    await jobs.bury(dead);
    // It is delivered again until that succeeds, and counts once.
    metrics.deadJobs.inc();
  });
  const consumer = await queue.consume((job, delivery) => jobs.run(job, delivery), { slots: config.slots });
  return {
    close: async () => {
      await Promise.all([consumer.close(), deadConsumer.close()]);
      await processes.close();
    },
  };
}

/** What to do with a delivery that failed, before the queue decides what becomes of its job. */
export function onJobFailure(metrics: ResizeMetrics, logger: Logger) {
  return ({ id }: { id: string }, error: unknown): void => {
    metrics.jobFailures.inc();
    logger.warn({ id, err: error }, 'a job failed');
  };
}
