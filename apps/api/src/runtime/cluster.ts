import { RabbitMqAnnouncements, RabbitMqConnection, RabbitMqJobQueue } from '@imgr/job-queue/rabbitmq';
import { S3ObjectStore } from '@imgr/object-store/s3';
import type { Logger } from '@imgr/observability';
import { ImageProcesses, RESIZE_ATTEMPTS } from '@imgr/resize';
import type { ClusterConfig, Config } from '../config.ts';
import { INSPECTORS, type Runtime } from './runtime.ts';

/** One of several, around one store and one broker. Both may be away at the start, and come later. */
export async function startCluster(
  { s3, amqpUrl }: ClusterConfig,
  { pixelLimits }: Config,
  logger: Logger,
): Promise<Runtime> {
  const inspectors = await ImageProcesses.start({ slots: INSPECTORS, limits: pixelLimits });
  const store = S3ObjectStore.open(s3);
  const connection = RabbitMqConnection.open({ url: amqpUrl, logger });
  const queue = new RabbitMqJobQueue(connection, RESIZE_ATTEMPTS);
  const announcements = new RabbitMqAnnouncements(connection);
  return {
    store,
    queue,
    announcements,
    inspectors,
    webDir: undefined,
    isQueueLost: false,
    close: async () => {
      await queue.close();
      await Promise.all([connection.close(), inspectors.close()]);
      store.close();
    },
  };
}
