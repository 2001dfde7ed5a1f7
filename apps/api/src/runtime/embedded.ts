import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InProcessAnnouncements, InProcessJobQueue } from '@imgr/job-queue/in-process';
import { FsObjectStore } from '@imgr/object-store/fs';
import type { Logger } from '@imgr/observability';
import { ImageProcesses, onJobFailure, RESIZE_ATTEMPTS, ResizeMetrics, startResizing } from '@imgr/resize';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { INSPECTORS, type Runtime } from './runtime.ts';

/** One process with everything in it: a folder for a store, jobs in memory, the web app beside the API. */
export async function startEmbedded(
  { dataDir, webDir, pixelLimits, resize }: Config,
  logger: Logger,
  { registry }: Metrics,
): Promise<Runtime> {
  const store = await FsObjectStore.open(dataDir);
  const announcements = new InProcessAnnouncements();
  const metrics = new ResizeMetrics(registry);
  const queue = new InProcessJobQueue({ ...RESIZE_ATTEMPTS, onFailure: onJobFailure(metrics, logger) });
  const [inspectors, resizing] = await Promise.all([
    ImageProcesses.start({ slots: INSPECTORS, limits: pixelLimits }),
    startResizing({
      store,
      queue,
      announcements,
      scratchDir: join(dataDir, 'scratch'),
      limits: pixelLimits,
      config: resize,
      metrics,
      logger,
    }),
  ]);
  return {
    store,
    queue,
    announcements,
    inspectors,
    webDir: existsSync(join(webDir, 'index.html')) ? webDir : undefined,
    isQueueLost: true,
    close: async () => {
      await queue.close();
      await Promise.all([inspectors.close(), resizing.close()]);
    },
  };
}
