import { BrokerLink, type ConnectionLogger } from './broker-link.ts';

export interface RabbitMqConnectionOptions {
  /** `amqp://` or `amqps://`, with the credentials. */
  url: string;
  logger?: ConnectionLogger;
}

/**
 * A process's way to the broker, shared by all that use it. It is two connections: the broker stops reading
 * from one that publishes while it is short of memory or disk, and acknowledgements must not wait for that.
 */
export class RabbitMqConnection {
  readonly publishing: BrokerLink;
  readonly consuming: BrokerLink;
  readonly logger: ConnectionLogger | undefined;

  private constructor({ url, logger }: RabbitMqConnectionOptions) {
    this.publishing = new BrokerLink('publishing', url, logger);
    this.logger = logger;
    this.consuming = new BrokerLink('consuming', url, logger);
  }

  /** Connects in the background: a broker that is away is waited for, however long. */
  static open(options: RabbitMqConnectionOptions): RabbitMqConnection {
    return new RabbitMqConnection(options);
  }

  /** To be called when all that uses it is closed. Ends within seconds, whatever the broker does. */
  async close(): Promise<void> {
    await Promise.all([this.publishing.close(), this.consuming.close()]);
  }
}
