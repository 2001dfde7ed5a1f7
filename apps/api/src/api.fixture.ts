import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InProcessAnnouncements, InProcessJobQueue } from '@imgr/job-queue/in-process';
import type { ObjectStore } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { createLogger } from '@imgr/observability';
import { ImageProcesses } from '@imgr/resize';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from './api.ts';
import { readConfig } from './config.ts';
import { Metrics } from './metrics/metrics.ts';
import { UploadFolder } from './uploads/upload-folder.ts';

/** An API in this process, on a folder of its own. Its jobs wait: nobody resizes. */
export interface ApiFixture {
  app: NestFastifyApplication;
  url: string;
  store: FsObjectStore;
  announcements: InProcessAnnouncements;
  metrics: Metrics;
  close(): Promise<void>;
}

/** `around` may put something between the API and its store. */
export async function startApi(around = (store: ObjectStore) => store): Promise<ApiFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'imgr-api-'));
  const config = readConfig({ IMGR_DATA_DIR: folder, IMGR_WEB_DIR: join(folder, 'no-web-app') });
  const store = await FsObjectStore.open(folder);
  const announcements = new InProcessAnnouncements();
  const queue = new InProcessJobQueue({ maxAttempts: 1, firstRetryMs: 1 });
  const inspectors = await ImageProcesses.start({ slots: 1, limits: config.pixelLimits });
  const close = async () => {
    await queue.close();
    await inspectors.close();
  };
  const metrics = new Metrics();
  const app = await createApi({
    config,
    logger: createLogger({ name: 'test', level: 'silent' }),
    metrics,
    runtime: {
      store: around(store),
      queue,
      announcements,
      inspectors,
      webDir: undefined,
      isQueueLost: true,
      close,
    },
    uploadFolder: await UploadFolder.open(config.uploads.folder, config.uploads.maxBytesTogether),
  });
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: (await app.getUrl()).replace(/\/$/, ''),
    store,
    announcements,
    metrics,
    close: async () => {
      await app.close();
      await close();
      await rm(folder, { recursive: true });
    },
  };
}
