import { randomUUID } from 'node:crypto';
import type { ConfirmChannel } from 'amqplib';
import type { BrokerLink } from './broker-link.ts';
import { BrokerUnavailableError } from './broker-unavailable-error.ts';
import { type OutgoingJob, propertiesOf } from './job-message.ts';
import type { StandingChannel } from './standing-channel.ts';
import { declareJobs, JOBS_EXCHANGE, type Waits } from './topology.ts';
import { within } from './within.ts';

/** For all that publishing takes together, the wait for a broker that restarts included. */
const PUBLISH_TIMEOUT_MS = 5000;
/** A broker that is there but confirms nothing must not fill the memory. */
const MAX_UNCONFIRMED = 10_000;

/** Publishes what must not be lost: a message counts as published when the broker has confirmed that a queue keeps it. */
export class JobPublisher {
  readonly #link: BrokerLink;
  readonly #waits: Waits;
  readonly #channel: StandingChannel<ConfirmChannel>;
  /** Message ids of those that no queue took. */
  readonly #returned = new Set<string>();
  readonly #lost = new WeakSet<ConfirmChannel>();
  /** Ends the waits for confirmations. */
  readonly #giveUp = new Set<(error: Error) => void>();
  #unconfirmed = 0;

  constructor(link: BrokerLink, waits: Waits) {
    this.#link = link;
    this.#waits = waits;
    this.#channel = link.keepConfirmChannel(async (channel) => {
      this.#returned.clear();
      channel.on('return', ({ properties }) => this.#returned.add(properties.messageId));
      channel.once('close', () => this.#lost.add(channel));
      await declareJobs(channel, waits);
    });
    link.on('blocked', this.#onBlocked);
  }

  /** @throws BrokerUnavailableError within seconds, unless the broker has the message. It may have it all the same. */
  async publish(job: OutgoingJob): Promise<void> {
    const deadline = performance.now() + PUBLISH_TIMEOUT_MS;
    try {
      await within(PUBLISH_TIMEOUT_MS, this.#publish(job, deadline));
    } catch (error) {
      if (error instanceof BrokerUnavailableError) throw error;
      throw new BrokerUnavailableError('the broker did not take a message', error);
    }
  }

  /** @throws BrokerUnavailableError if the next message would be refused */
  async ping(): Promise<void> {
    this.#refuseWhileBlocked();
    await this.#channel.ready(PUBLISH_TIMEOUT_MS);
  }

  async close(): Promise<void> {
    this.#link.off('blocked', this.#onBlocked);
    await this.#channel.close();
  }

  async #publish(job: OutgoingJob, deadline: number): Promise<void> {
    this.#refuseWhileBlocked();
    const channel = await this.#channel.ready(PUBLISH_TIMEOUT_MS);
    try {
      await this.#publishOn(channel, job);
    } catch (error) {
      // A broker that restarts is back soon.
      if (!this.#lost.has(channel) || performance.now() > deadline) throw error;
      await this.#publish(job, deadline);
    }
  }

  async #publishOn(channel: ConfirmChannel, job: OutgoingJob): Promise<void> {
    if (await this.#send(channel, job)) return;
    // Someone deleted the queue meanwhile.
    await declareJobs(channel, this.#waits);
    if (await this.#send(channel, job)) return;
    throw new BrokerUnavailableError(`no queue takes messages for ${job.queue}`);
  }

  /** Resolves with whether a queue took it. The broker confirms also what it returns, and returns it first. */
  async #send(channel: ConfirmChannel, job: OutgoingJob): Promise<boolean> {
    this.#refuseWhileBlocked();
    if (this.#unconfirmed >= MAX_UNCONFIRMED) throw new BrokerUnavailableError('too much is unconfirmed');
    const messageId = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const settled = (error: Error | null) => {
      this.#unconfirmed -= 1;
      const wasReturned = this.#returned.delete(messageId);
      if (error) reject(error);
      else resolve(!wasReturned);
    };
    this.#giveUp.add(reject);
    try {
      channel.publish(JOBS_EXCHANGE, job.queue, job.content, { ...propertiesOf(job), messageId }, settled);
      this.#unconfirmed += 1;
      return await promise;
    } finally {
      this.#giveUp.delete(reject);
    }
  }

  #refuseWhileBlocked(): void {
    if (this.#link.isBlocked) throw blockedError();
  }

  readonly #onBlocked = (): void => {
    for (const giveUp of this.#giveUp) giveUp(blockedError());
  };
}

function blockedError(): BrokerUnavailableError {
  return new BrokerUnavailableError('the broker takes no messages for want of memory or disk');
}
