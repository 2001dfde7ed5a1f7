import { RabbitMqAnnouncements, RabbitMqConnection, RabbitMqJobQueue } from '@imgr/job-queue/rabbitmq';
import { S3ObjectStore } from '@imgr/object-store/s3';
import { findFailing, type Logger } from '@imgr/observability';
import { onJobFailure, RESIZE_ATTEMPTS, ResizeMetrics, startResizing } from '@imgr/resize';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';

export interface Runtime {
  /** Names what keeps the worker from its work. */
  findFailing(): Promise<string[]>;
  /** Takes no more jobs, waits for those under way, and lets go of everything. */
  close(): Promise<void>;
}

/** Takes jobs from the broker, writes to the store. Both may be away at the start, and come later. */
export async function startCluster(config: Config, logger: Logger, registry: Registry): Promise<Runtime> {
  const metrics = new ResizeMetrics(registry);
  const store = S3ObjectStore.open(config.s3);
  const connection = RabbitMqConnection.open({ url: config.amqpUrl, logger });
  const queue = new RabbitMqJobQueue(connection, {
    ...RESIZE_ATTEMPTS,
    onFailure: onJobFailure(metrics, logger),
  });
  const resizing = await startResizing({
    store,
    queue,
    announcements: new RabbitMqAnnouncements(connection),
    scratchDir: config.scratchDir,
    limits: config.pixelLimits,
    config: config.resize,
    metrics,
    logger,
  });
  return {
    findFailing: () => findFailing({ store: () => store.ping(), queue: () => queue.ping() }),
    close: async () => {
      await resizing.close();
      await queue.close();
      await connection.close();
      store.close();
    },
  };
}
