import { setTimeout as sleep } from 'node:timers/promises';
import type { JobQueue } from '@imgr/job-queue';
import { RabbitMqConnection, RabbitMqJobQueue } from '@imgr/job-queue/rabbitmq';
import { RESIZE_ATTEMPTS } from '@imgr/resize';
import type { ClusterServices } from '@imgr/test-imgr';

/** Longer than a worker needs for the jobs in its hands. */
const IN_HAND_MS = 3000;
const TIMEOUT_MS = 120_000;

/** The drill's own way to the jobs of an imgr. */
export async function withQueue<T>(
  { amqpUrl }: ClusterServices,
  use: (queue: JobQueue) => Promise<T>,
): Promise<T> {
  const connection = RabbitMqConnection.open({ url: amqpUrl });
  const queue = new RabbitMqJobQueue(connection, RESIZE_ATTEMPTS);
  try {
    return await use(queue);
  } finally {
    await queue.close();
    await connection.close();
  }
}

export async function untilJobsAreDone(queue: JobQueue): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; !(await queue.isEmpty()); await sleep(500))
    if (Date.now() > deadline) throw new Error('the jobs do not come to an end');
  await sleep(IN_HAND_MS);
}
