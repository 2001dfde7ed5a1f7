import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InProcessAnnouncements, InProcessJobQueue } from '@imgr/job-queue/in-process';
import { FsObjectStore } from '@imgr/object-store/fs';
import type { Logger } from '@imgr/observability';
import { ImageProcesses, ResizeJobs } from '@imgr/resize';
import { ScratchFolder } from '@imgr/scratch-folder';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Runtime } from './runtime.ts';

/** So that one file that stalls its header's reader does not hold up the other uploads. */
const INSPECTORS = 2;

/** One process with everything in it: a folder for a store, jobs in memory, the web app beside the API. */
export async function startEmbedded(config: Config, logger: Logger, metrics: Metrics): Promise<Runtime> {
  const store = await FsObjectStore.open(config.dataDir);
  const announcements = new InProcessAnnouncements();
  const queue = new InProcessJobQueue({
    maxAttempts: 3,
    firstRetryMs: 1000,
    onFailure: ({ id }, error) => {
      metrics.jobFailures.inc();
      logger.warn({ id, err: error }, 'a job failed');
    },
  });
  const [inspectors, processes] = await Promise.all([
    ImageProcesses.start({ slots: INSPECTORS, limits: config.pixelLimits }),
    ImageProcesses.start({ slots: config.resize.slots, limits: config.pixelLimits }),
  ]);
  const jobs = new ResizeJobs({
    store,
    announcements,
    processes,
    scratch: await ScratchFolder.open(join(config.dataDir, 'scratch')),
    stillTimeoutMs: config.resize.stillTimeoutMs,
    animationTimeoutMs: config.resize.animationTimeoutMs,
    onResized: ({ id, seconds }) => {
      metrics.resizeSeconds.observe(seconds);
      logger.info({ id, seconds }, 'resized');
    },
  });
  await queue.consumeDead((dead) => {
    metrics.deadJobs.inc();
    return jobs.bury(dead);
  });
  await queue.consume((job) => jobs.run(job), { slots: config.resize.slots });
  return {
    store,
    queue,
    announcements,
    inspectors,
    webDir: existsSync(join(config.webDir, 'index.html')) ? config.webDir : undefined,
    close: async () => {
      await queue.close();
      await Promise.all([inspectors.close(), processes.close()]);
    },
  };
}
