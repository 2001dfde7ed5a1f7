import { type ResizeJob, UnavailableError } from '@imgr/contracts';
import type { Channel } from 'amqplib';
import { backoffMs, fateOf, leftMs, reasonOf } from './failure-policy.ts';
import { type Consumer, type DeadJob, type JobHandler, JobQueue } from './job-queue.ts';
import { BrokerUnavailableError } from './rabbitmq/broker-unavailable-error.ts';
import { type Disposition, JobConsumer } from './rabbitmq/job-consumer.ts';
import { contentOf, type ReceivedJob } from './rabbitmq/job-message.ts';
import { JobPublisher } from './rabbitmq/job-publisher.ts';
import type { RabbitMqConnection } from './rabbitmq/rabbitmq-connection.ts';
import type { StandingChannel } from './rabbitmq/standing-channel.ts';
import {
  countWaiting,
  DEAD_QUEUE,
  declareJobs,
  JOBS_QUEUE,
  type Waits,
  waitQueue,
} from './rabbitmq/topology.ts';
import { within } from './rabbitmq/within.ts';

const ANSWER_TIMEOUT_MS = 5000;

export interface RabbitMqJobQueueOptions {
  /** Attempts before a job that keeps failing is dead. The same in all processes around one broker. */
  maxAttempts: number;
  /** The first wait before a failed job is tried again; each further one is twice as long. The same in all processes. */
  firstRetryMs: number;
  /** Hears of each delivery that failed, before anything is done about it. */
  onFailure?: (job: ResizeJob, error: unknown) => void;
  /** For tests: how long a job that cannot be started is held before the queue gets a fresh copy. */
  holdMs?: number;
}

/** For any number of processes around one broker. The connection stays its owner's, who closes it after this. */
export class RabbitMqJobQueue extends JobQueue {
  readonly #connection: RabbitMqConnection;
  readonly #options: RabbitMqJobQueueOptions;
  readonly #waits: Waits;
  readonly #leftMs: number;
  readonly #publisher: JobPublisher;
  /** Of its own, on the connection that is never blocked: a queue that is missing costs a channel. */
  readonly #inspection: StandingChannel<Channel>;
  readonly #consumers: Consumer[] = [];

  constructor(connection: RabbitMqConnection, options: RabbitMqJobQueueOptions) {
    super();
    const { maxAttempts, firstRetryMs } = options;
    this.#connection = connection;
    this.#options = options;
    this.#leftMs = leftMs(firstRetryMs);
    const retries = Array.from({ length: maxAttempts - 1 }, (_, index) => backoffMs(index + 1, firstRetryMs));
    this.#waits = { job: [...new Set([...retries, this.#leftMs])], dead: [this.#leftMs] };
    this.#publisher = new JobPublisher(connection.publishing, this.#waits);
    this.#inspection = connection.consuming.keepChannel(this.#declare);
  }

  async publish(job: ResizeJob): Promise<void> {
    await this.#publisher.publish({ queue: JOBS_QUEUE, content: contentOf(job), attempt: 1 });
  }

  /** Resolves at once: jobs come when the broker is there. */
  async consume(handler: JobHandler, { slots }: { slots: number }): Promise<Consumer> {
    return this.#consume({
      queue: JOBS_QUEUE,
      slots,
      handle: ({ job, isRepeated }) => handler(job, { isRepeated }),
      dispose: (error, received) => this.#disposeOfJob(error, received),
    });
  }

  /** As `consume`. One that cannot be handled waits aside, so that those behind it are. */
  async consumeDead(handler: (dead: DeadJob) => Promise<void>): Promise<Consumer> {
    return this.#consume({
      queue: DEAD_QUEUE,
      slots: 1,
      handle: ({ job, reason }) => handler({ job, reason }),
      dispose: (error, received) => this.#disposeOfDead(error, received),
    });
  }

  async isEmpty(): Promise<boolean> {
    const channel = await this.#inspection.ready(ANSWER_TIMEOUT_MS);
    try {
      return (await within(ANSWER_TIMEOUT_MS, countWaiting(channel, this.#waits))) === 0;
    } catch (error) {
      throw new BrokerUnavailableError('the broker does not say how many jobs wait', error);
    }
  }

  /** Proves that the broker answers now, and that the queues are there. */
  async ping(): Promise<void> {
    await this.#publisher.ping();
    await this.isEmpty();
  }

  /** Ends within seconds of the last handler, whatever the broker does. */
  async close(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.close()));
    await Promise.all([this.#publisher.close(), this.#inspection.close()]);
  }

  #consume(
    options: Pick<ConstructorParameters<typeof JobConsumer>[2], 'queue' | 'slots' | 'handle' | 'dispose'>,
  ): Consumer {
    const { firstRetryMs, holdMs } = this.#options;
    const consumer = new JobConsumer(this.#connection, this.#publisher, {
      ...options,
      firstRetryMs,
      holdMs,
      declare: this.#declare,
    });
    this.#consumers.push(consumer);
    return consumer;
  }

  #disposeOfJob(error: unknown, { job, attempt, rounds }: ReceivedJob): Disposition {
    const { maxAttempts, firstRetryMs, onFailure } = this.#options;
    onFailure?.(job, error);
    switch (fateOf(error, { attempt, rounds }, maxAttempts)) {
      case 'pause':
        return 'pause';
      case 'drop':
        return 'drop';
      case 'leave':
        return { queue: waitQueue(JOBS_QUEUE, this.#leftMs), attempt, rounds: rounds + 1 };
      case 'retry':
        return { queue: waitQueue(JOBS_QUEUE, backoffMs(attempt, firstRetryMs)), attempt: attempt + 1 };
      case 'dead':
        return { queue: DEAD_QUEUE, attempt, reason: reasonOf(error) };
    }
  }

  #disposeOfDead(error: unknown, { job, attempt, reason }: ReceivedJob): Disposition {
    this.#options.onFailure?.(job, error);
    if (error instanceof UnavailableError) return 'pause';
    return { queue: waitQueue(DEAD_QUEUE, this.#leftMs), attempt, reason };
  }

  readonly #declare = (channel: Channel): Promise<void> => declareJobs(channel, this.#waits);
}
