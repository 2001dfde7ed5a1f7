import { newImageId, type ResizeJob, resizeJob } from '@imgr/contracts';
import { type RabbitMqServer, startRabbitMq, TcpProxy } from '@imgr/test-services';
import { type ConfirmChannel, connect } from 'amqplib';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { CONTRACT_OPTIONS } from '../job-queue.contract.ts';
import { RabbitMqJobQueue, type RabbitMqJobQueueOptions } from '../rabbitmq-job-queue.ts';
import type { ConnectionLogger } from './broker-link.ts';
import { RabbitMqConnection } from './rabbitmq-connection.ts';
import { DEAD_QUEUE, declareJobs, JOBS_QUEUE, waitQueue } from './topology.ts';

export const WAIT = { timeout: 30_000, interval: 20 };

const WAITS = { job: [40, 80, 640], dead: [640] };
const QUEUES = [
  JOBS_QUEUE,
  DEAD_QUEUE,
  ...WAITS.job.map((waitMs) => waitQueue(JOBS_QUEUE, waitMs)),
  ...WAITS.dead.map((waitMs) => waitQueue(DEAD_QUEUE, waitMs)),
];

/** A broker of the version for the tests of a `describe`. What they open is closed after each of them, the latest first. */
export function useRabbitMq(version: '4.0' | '4.3') {
  let broker: RabbitMqServer;
  const closings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    broker = await startRabbitMq({ version });
  }, 120_000);
  afterEach(async () => {
    for (const close of closings.splice(0).reverse()) await close();
  }, 30_000);
  afterAll(() => broker?.close());

  const open = <T>(opened: T, close: (opened: T) => Promise<unknown>): T => {
    closings.push(() => close(opened));
    return opened;
  };
  const openConnection = (url = broker.amqpUrl, logger?: ConnectionLogger) =>
    open(RabbitMqConnection.open({ url, ...(logger && { logger }) }), (connection) => connection.close());
  const withChannel = async (use: (channel: ConfirmChannel) => Promise<void>) => {
    const model = await connect(broker.amqpUrl);
    await use(await model.createConfirmChannel());
    await model.close();
  };

  return {
    get broker() {
      return broker;
    },
    openConnection,
    openQueue: (options: Partial<RabbitMqJobQueueOptions> = {}, connection = openConnection()) =>
      open(new RabbitMqJobQueue(connection, { ...CONTRACT_OPTIONS, ...options }), (queue) => queue.close()),
    openProxy: async () => open(await TcpProxy.start(broker.amqpUrl), (proxy) => proxy.close()),
    /** Straight to the broker, around what is tested. */
    openChannel: async () => {
      const model = open(await connect(broker.amqpUrl), (opened) => opened.close().catch(() => {}));
      return model.createConfirmChannel();
    },
    emptyQueues: () =>
      withChannel(async (channel) => {
        await declareJobs(channel, WAITS);
        for (const queue of QUEUES) await channel.purgeQueue(queue);
      }),
    deleteQueues: () =>
      withChannel(async (channel) => {
        for (const queue of QUEUES) await channel.deleteQueue(queue);
      }),
  };
}

export async function publishNew(queue: RabbitMqJobQueue): Promise<ResizeJob> {
  const job = resizeJob(newImageId());
  await queue.publish(job);
  return job;
}
