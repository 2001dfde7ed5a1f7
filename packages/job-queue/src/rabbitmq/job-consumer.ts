import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import { backoffMs } from '../failure-policy.ts';
import type { Consumer } from '../job-queue.ts';
import { Delivery } from './delivery.ts';
import { type OutgoingJob, type ReceivedJob, readJob } from './job-message.ts';
import type { JobPublisher } from './job-publisher.ts';
import { JobSlots } from './job-slots.ts';
import type { RabbitMqConnection } from './rabbitmq-connection.ts';
import type { StandingChannel } from './standing-channel.ts';
import { within } from './within.ts';

/** After 30 minutes without an acknowledgement the broker takes a channel away, and may count that. */
const HOLD_MS = 10 * 60_000;
const CANCEL_TIMEOUT_MS = 2000;
/** Of a message that is no job. */
const LOGGED_BYTES = 200;

/** What becomes of a job whose handler failed: it goes to another queue, stays in hand while nothing is started, or goes. */
export type Disposition = Omit<OutgoingJob, 'content'> | 'pause' | 'drop';

export interface JobConsumerOptions {
  queue: string;
  slots: number;
  /** The first wait when the store or the broker is away; each further one is twice as long. */
  firstRetryMs: number;
  /** Declares the queue, at each opening of the channel. */
  declare: (channel: Channel) => Promise<void>;
  handle: (received: ReceivedJob) => Promise<void>;
  dispose: (error: unknown, received: ReceivedJob) => Disposition;
  /** How long a job that cannot be started is held before the queue gets a fresh copy. */
  holdMs?: number | undefined;
}

/**
 * Takes messages from a queue, through all losses of the connection. A job that waits for its next attempt does so in
 * another queue, where it takes no slot and no death of a worker touches it; it is acknowledged here only when the
 * broker has confirmed it there.
 */
export class JobConsumer implements Consumer {
  readonly #connection: RabbitMqConnection;
  readonly #options: JobConsumerOptions;
  readonly #publisher: JobPublisher;
  readonly #channel: StandingChannel<Channel>;
  readonly #slots: JobSlots;
  readonly #closing = new AbortController();
  #consumerTag = '';
  /** Failures in a row for want of the store. */
  #pauses = 0;

  constructor(connection: RabbitMqConnection, publisher: JobPublisher, options: JobConsumerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#publisher = publisher;
    this.#slots = new JobSlots(options.slots, (delivery) => this.#run(delivery));
    this.#channel = connection.consuming.keepChannel((channel) => this.#consume(channel));
  }

  /** As `Consumer.close`. What is done but cannot be acknowledged, the broker being away, is delivered again. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#slots.stop();
    this.#channel.stopReopening();
    const answers = await this.#cancel();
    await this.#slots.close();
    const closed = this.#channel.close();
    if (answers) await closed;
  }

  /** Whether the broker answered, so that no more comes. */
  async #cancel(): Promise<boolean> {
    const cancelled = this.#channel.current?.cancel(this.#consumerTag);
    if (!cancelled) return false;
    return within(CANCEL_TIMEOUT_MS, cancelled).then(
      () => true,
      () => false,
    );
  }

  async #consume(channel: Channel): Promise<void> {
    const { queue, slots, declare } = this.#options;
    await declare(channel);
    await channel.prefetch(slots);
    const ours = new Set<Delivery>();
    channel.once('close', () => {
      for (const delivery of ours) delivery.lose();
    });
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (message) this.#receive(channel, message, ours);
      // The queue was deleted: the next channel declares it again.
      else void channel.close().catch(() => {});
    });
    this.#consumerTag = consumerTag;
  }

  #receive(channel: Channel, message: ConsumeMessage, ours: Set<Delivery>): void {
    const received = readJob(message);
    if (!received) {
      // No job of any release, and without an id: nobody could do anything with it.
      const { length: bytes } = message.content;
      const start = message.content.toString('utf8', 0, LOGGED_BYTES);
      this.#connection.logger?.warn({ queue: this.#options.queue, bytes, start }, 'dropped what is no job');
      channel.ack(message);
      return;
    }
    const delivery = new Delivery(channel, message, received, () => {
      clearTimeout(holding);
      ours.delete(delivery);
      this.#slots.forget(delivery);
    });
    const holding = setTimeout(() => this.#refresh(delivery), this.#options.holdMs ?? HOLD_MS);
    ours.add(delivery);
    void this.#slots.add(delivery);
  }

  async #run(delivery: Delivery): Promise<void> {
    const { received } = delivery;
    try {
      await this.#options.handle(received);
      this.#pauses = 0;
      delivery.acknowledge();
    } catch (error) {
      received.isRepeated = true;
      const disposition = this.#options.dispose(error, received);
      if (disposition === 'pause') return this.#keep(delivery);
      this.#pauses = 0;
      if (disposition === 'drop') delivery.acknowledge();
      else await this.#handOver(delivery, disposition);
    }
  }

  async #keep(delivery: Delivery): Promise<void> {
    if (!this.#slots.isPaused) {
      this.#pauses += 1;
      void this.#slots.pause(backoffMs(this.#pauses, this.#options.firstRetryMs));
    }
    if (delivery.isStale) await this.#putBack(delivery);
    else if (!delivery.isOver) this.#slots.addAgain(delivery);
  }

  /** An outage may last for hours: nothing is held for so long that the broker would lose its patience. */
  #refresh(delivery: Delivery): void {
    delivery.isStale = true;
    if (this.#slots.withdraw(delivery)) this.#slots.occupy(this.#putBack(delivery));
  }

  /** At the end of its queue, as a new message: none of its deliveries counts any more. */
  async #putBack(delivery: Delivery): Promise<void> {
    const { attempt, rounds, reason } = delivery.received;
    await this.#handOver(delivery, { queue: this.#options.queue, attempt, rounds: rounds + 1, reason });
  }

  /** Until the broker has taken it, or delivers it again, or this consumer is closed. */
  async #handOver(delivery: Delivery, job: Omit<OutgoingJob, 'content'>): Promise<void> {
    for (let turn = 1; !delivery.isOver; turn += 1) {
      try {
        await this.#publisher.publish({ ...job, content: delivery.content });
        delivery.acknowledge();
      } catch {
        if (this.#closing.signal.aborted) return delivery.giveBack();
        const waitMs = backoffMs(turn, this.#options.firstRetryMs);
        await sleep(waitMs, undefined, { signal: this.#closing.signal }).catch(() => {});
      }
    }
  }
}
