import type { Channel, ConsumeMessage } from 'amqplib';
import type { ReceivedJob } from './job-message.ts';

/** A message that so many consumers were lost with is suspected of being the cause. */
const SUSPECT_LOSSES = 3;

/**
 * A job in a consumer's hands. It is settled on the channel that delivered it, or not at all: what a lost channel
 * had delivered, the broker delivers again.
 */
export class Delivery {
  /** In hand for so long that the broker would soon ask for it back. */
  isStale = false;
  readonly received: ReceivedJob;
  readonly content: Buffer;
  readonly #channel: Channel;
  readonly #message: ConsumeMessage;
  readonly #onOver: (delivery: Delivery) => void;
  #isOver = false;

  constructor(
    channel: Channel,
    message: ConsumeMessage,
    received: ReceivedJob,
    onOver: (delivery: Delivery) => void,
  ) {
    this.#channel = channel;
    this.#message = message;
    this.#onOver = onOver;
    this.content = message.content;
    this.received = received;
  }

  /** Settled, or its channel lost. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get isSuspect(): boolean {
    return this.received.lostDeliveries >= SUSPECT_LOSSES;
  }

  /** Done, or handed over to another queue. */
  acknowledge(): void {
    this.#end(() => this.#channel.ack(this.#message));
  }

  /** To be delivered again at once. A `nack` is not counted as a lost delivery where the broker knows the difference (4.3). */
  giveBack(): void {
    this.#end(() => this.#channel.nack(this.#message, false, true));
  }

  /** Its channel is lost. */
  lose(): void {
    this.#end(() => {});
  }

  #end(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      settle();
    } catch {
      // The channel is lost, and tells of it in a moment.
    }
    this.#onOver(this);
  }
}
