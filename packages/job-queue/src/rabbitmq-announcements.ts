import { type Announcement, announcementSchema, parseVersioned } from '@imgr/contracts';
import type { Channel, ConsumeMessage } from 'amqplib';
import { type AnnouncementListener, Announcements } from './announcements.ts';
import { InProcessAnnouncements } from './in-process-announcements.ts';
import type { RabbitMqConnection } from './rabbitmq/rabbitmq-connection.ts';
import type { StandingChannel } from './rabbitmq/standing-channel.ts';

const EVENTS_EXCHANGE = 'imgr.events';
const KEY_PREFIX = 'image.';
/** A process that hears too slowly misses the oldest ones. */
const QUEUE_ARGUMENTS = {
  'x-queue-type': 'classic',
  'x-max-length': 10_000,
  'x-overflow': 'drop-head',
  'x-message-ttl': 60_000,
};
/** Worth a wait at the start and after a restart of the broker, and no longer one. */
const PATIENCE_MS = 1000;

/**
 * For any number of processes around one broker. The first subscription makes this process's own queue, which it keeps:
 * a process that is to miss nothing subscribes at its start. The connection stays its owner's, and its end is the
 * end of this.
 */
export class RabbitMqAnnouncements extends Announcements {
  readonly #connection: RabbitMqConnection;
  readonly #listeners = new InProcessAnnouncements();
  readonly #outgoing: StandingChannel<Channel>;
  #incoming: StandingChannel<Channel> | undefined;
  /** The broker reads more slowly than is announced. */
  #isFull = false;

  constructor(connection: RabbitMqConnection) {
    super();
    this.#connection = connection;
    this.#outgoing = connection.publishing.keepChannel(async (channel) => {
      this.#isFull = false;
      channel.on('drain', () => {
        this.#isFull = false;
      });
      await declareExchange(channel);
    });
  }

  async announce(announcement: Announcement): Promise<void> {
    try {
      await this.#incoming?.ready(PATIENCE_MS);
      const channel = await this.#outgoing.ready(PATIENCE_MS);
      if (this.#isFull || this.#connection.publishing.isBlocked) return;
      const content = Buffer.from(JSON.stringify(announcement));
      const options = { contentType: 'application/json' };
      this.#isFull = !channel.publish(EVENTS_EXCHANGE, KEY_PREFIX + announcement.id, content, options);
    } catch {
      // Who waits for it reads the store now and then.
    }
  }

  subscribe(listener: AnnouncementListener): () => void {
    this.#incoming ??= this.#connection.consuming.keepChannel((channel) => this.#hear(channel));
    return this.#listeners.subscribe(listener);
  }

  async #hear(channel: Channel): Promise<void> {
    await declareExchange(channel);
    const options = { exclusive: true, durable: false, autoDelete: true, arguments: QUEUE_ARGUMENTS };
    // The broker names it: the one of a lost connection may live on for a while.
    const { queue } = await channel.assertQueue('', options);
    await channel.bindQueue(queue, EVENTS_EXCHANGE, `${KEY_PREFIX}*`);
    const onMessage = (message: ConsumeMessage | null) => {
      if (message) this.#tell(message.content);
      else void channel.close().catch(() => {});
    };
    await channel.consume(queue, onMessage, { noAck: true, exclusive: true });
  }

  #tell(content: Buffer): void {
    let announcement: Announcement;
    try {
      announcement = parseVersioned('announcement', announcementSchema, JSON.parse(content.toString()));
    } catch {
      // Someone else's, or of a release too new for this one.
      return;
    }
    void this.#listeners.announce(announcement);
  }
}

async function declareExchange(channel: Channel): Promise<void> {
  await channel.assertExchange(EVENTS_EXCHANGE, 'topic', { durable: true });
}
