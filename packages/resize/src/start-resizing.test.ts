import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newImageId, resizeJob } from '@imgr/contracts';
import type { DeadJob } from '@imgr/job-queue';
import { InProcessAnnouncements, InProcessJobQueue } from '@imgr/job-queue/in-process';
import { ObjectStoreUnavailableError } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { createLogger } from '@imgr/observability';
import { failAt, InterceptedObjectStore } from '@imgr/test-faults';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { ResizeMetrics } from './resize-metrics.ts';
import { startResizing } from './start-resizing.ts';

class DeadLetters extends InProcessJobQueue {
  deliver: (dead: DeadJob) => Promise<void> = async () => {};

  override async consumeDead(handler: (dead: DeadJob) => Promise<void>) {
    this.deliver = handler;
    return super.consumeDead(handler);
  }
}

it('counts a dead job once, however often it has to be delivered', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'imgr-resizing-'));
  const queue = new DeadLetters({ maxAttempts: 1, firstRetryMs: 1 });
  const away = new ObjectStoreUnavailableError(new Error('no answer'));
  const metrics = new ResizeMetrics(new Registry());
  const resizing = await startResizing({
    store: new InterceptedObjectStore(await FsObjectStore.open(folder), failAt(1, away)),
    queue,
    announcements: new InProcessAnnouncements(),
    scratchDir: join(folder, 'scratch'),
    limits: { maxPixels: 100, maxAvifPixels: 100 },
    config: { slots: 1, stillTimeoutMs: 30_000, animationTimeoutMs: 30_000 },
    metrics,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
  const dead = { job: resizeJob(newImageId()), reason: 'damaged' };
  await expect(queue.deliver(dead)).rejects.toMatchObject({ cause: away });
  await queue.deliver(dead);
  expect((await metrics.deadJobs.get()).values).toMatchObject([{ value: 1 }]);
  await resizing.close();
  await rm(folder, { recursive: true });
}, 60_000);
