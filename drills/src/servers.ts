import { type RabbitMqServer, type S3Server, startRabbitMq, startVersityGw } from '@imgr/test-services';
import { Turns } from './turns.ts';

/** A broker and a store, and what else the drills do to them. */
export interface SiteServers {
  broker: RabbitMqServer;
  /** Of a virtual host that nobody else uses. */
  amqpUrl: string;
  store: S3Server;
  close(): Promise<void>;
}

export interface ServerNeeds {
  /** The drill stops the broker, or worse: it gets one of its own. */
  ownBroker?: boolean;
  /** The drill stops the store, or worse: it gets one of its own. */
  ownStore?: boolean | { diskMebibytes: number };
}

/** The servers that drills share, each started when it is first asked for, and those that a drill has for itself. */
export class Servers {
  readonly turns: Turns;
  /** Of the next one, which starts its imgr meanwhile. */
  readonly starts = new Turns();
  #broker: Promise<RabbitMqServer> | undefined;
  #store: Promise<S3Server> | undefined;

  /** One drill breaks things at a time unless told: two would measure each other. */
  constructor({ drillsAtOnce = 1 } = {}) {
    this.turns = new Turns(drillsAtOnce);
  }

  async provide({ ownBroker = false, ownStore = false }: ServerNeeds): Promise<SiteServers> {
    const [broker, store] = await Promise.all([
      ownBroker ? startRabbitMq() : this.#sharedBroker(),
      ownStore ? startVersityGw(ownStore === true ? {} : ownStore) : this.#sharedStore(),
    ]);
    return {
      broker,
      // One that comes back empty has no other virtual host than this.
      amqpUrl: ownBroker ? broker.amqpUrl : await broker.newVhost(),
      store,
      close: async () => {
        await Promise.all([ownBroker && broker.close(), ownStore && store.close()]);
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#broker, this.#store].map(async (started) => (await started)?.close()));
  }

  #sharedBroker(): Promise<RabbitMqServer> {
    this.#broker ??= startRabbitMq();
    return this.#broker;
  }

  #sharedStore(): Promise<S3Server> {
    this.#store ??= startVersityGw();
    return this.#store;
  }
}
