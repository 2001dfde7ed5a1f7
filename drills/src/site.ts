import { type ClusterServices, type Imgr, startCluster } from '@imgr/test-imgr';
import { FaultyProxy } from '@imgr/test-services/faulty-proxy';
import { Load } from './load.ts';
import { drillPictures } from './pictures.ts';
import type { ServerNeeds, Servers, SiteServers } from './servers.ts';
import { Victim } from './victim.ts';

export interface SiteNeeds extends ServerNeeds {
  workers?: number;
  settings?: Record<string, string>;
  /** The name of a member that the drill holds in the middle of what it does. */
  victim?: string;
  /** It counts what happens within a moment: no other drill breaks things meanwhile. */
  alone?: boolean;
}

/** A fresh imgr of two APIs and two workers, all that is around it, and uploads to it. */
export interface Site {
  imgr: Imgr;
  load: Load;
  /** Between imgr and its store: makes faults, and knows all requests. */
  proxy: FaultyProxy;
  servers: SiteServers;
  services: ClusterServices;
  victim: Victim | undefined;
  /** To be called when nothing is left but to wait: other drills may have the machine. */
  rest(): void;
}

/** What `use` gives, after everything that was started for it is gone. Waits for its turn. */
export async function withSite<T>(
  servers: Servers,
  { workers = 2, settings = {}, victim: name, alone = false, ...needs }: SiteNeeds,
  use: (site: Site) => Promise<T>,
): Promise<T> {
  const endStart = await servers.starts.take();
  const closings: (() => unknown)[] = [endStart];
  try {
    const provided = await servers.provide(needs);
    closings.push(() => provided.close());
    const { endpointUrl, region, accessKeyId, secretAccessKey, newBucketName } = provided.store;
    const proxy = await FaultyProxy.start(endpointUrl);
    closings.push(() => proxy.close());
    const bucket = await newBucketName();
    const s3 = { endpointUrl: proxy.url, region, accessKeyId, secretAccessKey, bucket };
    const services = { amqpUrl: provided.amqpUrl, s3 };
    const victim = name ? await Victim.start(name, services) : undefined;
    if (victim) closings.push(() => victim.close());
    const options = { workers, ...(victim && { run: victim.run }) };
    const imgr = await startCluster(services, settings, options);
    closings.push(() => imgr.destroy());
    const load = new Load(imgr.url, await drillPictures());
    closings.push(() => load.stop());
    const endTurn = await servers.turns.take({ alone });
    const rest = () => {
      endTurn();
      endStart();
    };
    closings.unshift(rest);
    // The next one starts meanwhile, unless this drill is to be alone.
    if (!alone) endStart();
    return await use({ imgr, load, proxy, servers: provided, services, victim, rest });
  } finally {
    await closeAll(closings.reverse());
  }
}

/** All of them, in this order, also where one fails. */
async function closeAll(closings: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closings) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'something of the drill did not close');
}
