import { EventEmitter } from 'node:events';
import {
  type Channel,
  type ConfirmChannel,
  connect,
  IllegalOperationError,
  type RecoveringChannelModel,
} from 'amqplib';
import { StandingChannel } from './standing-channel.ts';
import { within } from './within.ts';

/** What is heard of a connection, in the form of a pino logger. */
export interface ConnectionLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** To connect and to shake hands, together. */
const CONNECT_TIMEOUT_MS = 5000;
/** A peer that goes silent is given up after two to three of them. Below 5 s RabbitMQ warns of false alarms. */
const HEARTBEAT_SECONDS = 5;
const RECOVERY = { initialDelay: 200, maxDelay: 5000, factor: 2, jitter: 0.5, waitForConnect: false };
const CLOSE_TIMEOUT_MS = 2000;

/**
 * One connection to the broker, made in the background and made again, for ever, whenever it is lost: that is
 * amqplib's own recovery. A channel lives and ends with the connection that it was opened on.
 *
 * Emits `blocked` when the broker stops reading what it sends, for want of memory or disk.
 */
export class BrokerLink extends EventEmitter<{ blocked: [] }> {
  readonly #name: string;
  readonly #url: string;
  readonly #logger: ConnectionLogger | undefined;
  readonly #sockets = new AbortController();
  #model: Promise<RecoveringChannelModel>;
  readonly #closing = new AbortController();
  readonly #ofChannels = {
    connectionClosing: this.#closing.signal,
    onTrouble: (err: unknown) =>
      this.#logger?.warn({ connection: this.#name, err }, 'a channel to the broker is lost'),
  };
  #isBlocked = false;
  #isTroubled = false;

  constructor(name: string, url: string, logger?: ConnectionLogger) {
    super();
    this.#name = name;
    this.#url = withHeartbeat(url);
    this.#logger = logger;
    this.#model = this.#connect();
  }

  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** A channel that comes back with the connection. The caller closes it before the link. */
  keepChannel(setUp: (channel: Channel) => Promise<void>): StandingChannel<Channel> {
    const open = () => this.#open((model) => model.createChannel());
    return new StandingChannel({ open, setUp, ...this.#ofChannels });
  }

  /** As `keepChannel`, for what the broker is to confirm. */
  keepConfirmChannel(setUp: (channel: ConfirmChannel) => Promise<void>): StandingChannel<ConfirmChannel> {
    const open = () => this.#open((model) => model.createConfirmChannel());
    return new StandingChannel({ open, setUp, ...this.#ofChannels });
  }

  /** Ends within seconds, also where the broker is away or silent. */
  async close(): Promise<void> {
    this.#closing.abort();
    const model = await this.#model;
    await within(CLOSE_TIMEOUT_MS, model.close()).catch(() => {});
    this.#sockets.abort();
  }

  #connect(): Promise<RecoveringChannelModel> {
    const model = connect(this.#url, {
      recovery: RECOVERY,
      timeout: CONNECT_TIMEOUT_MS,
      noDelay: true,
      keepAlive: true,
      clientProperties: { connection_name: `imgr ${this.#name}` },
      // Of Node's sockets, to which amqplib hands its options: ends one that waits for a silent peer.
      ...{ signal: this.#sockets.signal },
    });
    void model.then((made) => this.#listen(made));
    return model;
  }

  /**
   * amqplib's recovery does not hear of a connection that is ended in the same breath as it is opened, as a broker does that shuts
   * down just then (2.3.1): it would offer the dead one for ever. Then a new one takes its place.
   */
  async #open<C>(openOn: (model: RecoveringChannelModel) => Promise<C>): Promise<C> {
    const model = this.#model;
    try {
      return await openOn(await model);
    } catch (error) {
      if (error instanceof IllegalOperationError && model === this.#model && !this.#closing.signal.aborted) {
        this.#isBlocked = false;
        this.#model = this.#connect();
        void model.then((dead) => dead.close()).catch(() => {});
      }
      throw error;
    }
  }

  #listen(model: RecoveringChannelModel): void {
    model.on('connect', () => {
      this.#isTroubled = false;
      this.#logger?.info({ connection: this.#name }, 'connected to the broker');
    });
    model.on('disconnect', (err) => {
      this.#isBlocked = false;
      this.#warnOnce(err, 'the connection to the broker is lost');
    });
    model.on('connect-failed', (err) => this.#warnOnce(err, 'the broker cannot be reached'));
    model.on('blocked', (reason) => {
      this.#isBlocked = true;
      this.#logger?.warn({ connection: this.#name, reason }, 'the broker takes no messages');
      this.emit('blocked');
    });
    model.on('unblocked', () => {
      this.#isBlocked = false;
      this.#logger?.info({ connection: this.#name }, 'the broker takes messages again');
    });
    // Told again by what comes of it; without a listener it would end the process.
    model.on('error', () => {});
  }

  /** The attempts to come back are many, and fail alike. */
  #warnOnce(err: Error, message: string): void {
    if (!this.#isTroubled && !this.#closing.signal.aborted)
      this.#logger?.warn({ connection: this.#name, err }, message);
    this.#isTroubled = true;
  }
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return parsed.href;
}
