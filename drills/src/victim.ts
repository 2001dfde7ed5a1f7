import { type ClusterServices, clusterSettings, type RunApp, runProcess } from '@imgr/test-imgr';
import { FaultyProxy } from '@imgr/test-services/faulty-proxy';
import { AmqpGate } from './amqp-gate.ts';

/** A member that has its own ways to the store and to the broker, so that it alone can be held on them. */
export class Victim {
  readonly store: FaultyProxy;
  readonly broker: AmqpGate;
  readonly #name: string;
  readonly #services: ClusterServices;

  private constructor(name: string, services: ClusterServices, store: FaultyProxy, broker: AmqpGate) {
    this.#name = name;
    this.#services = services;
    this.store = store;
    this.broker = broker;
  }

  /** Of the member of this name, of a cluster around these services. */
  static async start(name: string, services: ClusterServices): Promise<Victim> {
    const store = await FaultyProxy.start(services.s3.endpointUrl);
    return new Victim(name, services, store, await AmqpGate.start(services.amqpUrl));
  }

  /** Runs every member, this one with its own ways. */
  readonly run: RunApp = ({ app, name, settings }) => {
    if (name !== this.#name) return runProcess(app, settings);
    const { s3 } = this.#services;
    const own = { amqpUrl: this.broker.url, s3: { ...s3, endpointUrl: this.store.url } };
    return runProcess(app, { ...settings, ...clusterSettings(own) });
  };

  async close(): Promise<void> {
    await Promise.all([this.store.close(), this.broker.close()]);
  }
}
