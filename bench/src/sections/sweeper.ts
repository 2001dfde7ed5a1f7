import { setTimeout as sleep } from 'node:timers/promises';
import {
  CURRENT_VERSION,
  newImageId,
  objectKeys,
  type PendingRecord,
  resizeJob,
  statePrefixes,
} from '@imgr/contracts';
import { RabbitMqConnection, RabbitMqJobQueue } from '@imgr/job-queue/rabbitmq';
import { type ObjectStore, putJson } from '@imgr/object-store';
import { S3ObjectStore } from '@imgr/object-store/s3';
import { RESIZE_ATTEMPTS } from '@imgr/resize';
import { type ClusterServices, type Member, runProcess, startCluster } from '@imgr/test-imgr';
import { FaultyProxy } from '@imgr/test-services/faulty-proxy';
import pLimit from 'p-limit';
import type { Bench } from '../bench.ts';
import { ProcessTree } from '../processes/process-tree.ts';
import type { Measure, MeasureTable } from '../report/measure.ts';
import { say } from '../report/say.ts';

const AT_A_TIME = 32;
const LISTINGS = 20;
/** The sweeper comes round every 24 to 36 s. */
const SWEEP_TIMEOUT_MS = 90_000;
/** Without a further page for so long, and a listing is over. */
const QUIET_MS = 3000;

interface Sweep {
  seconds: number;
  requests: number;
  cpuMs: number;
  rssMib: number;
}

/**
 * What the sweeper costs while very many uploads wait, as behind a queue that is drained too slowly, and what is left of that
 * once they are done. Making and removing the objects takes most of the time: about 6 minutes for 100,000.
 */
export async function sweeper({ pending, services }: Bench): Promise<MeasureTable[]> {
  const fresh = await services.fresh();
  const store = S3ObjectStore.open({ ...fresh.s3, forcePathStyle: true, maxSockets: AT_A_TIME });
  try {
    const ids = Array.from({ length: pending }, newImageId);
    const emptyMs = await listings(store);
    // A job that nobody takes: the queue is not empty, so that what is pending is left to it.
    await publishOne(fresh);
    const idle = await sweepOnce(fresh);
    say(`sweeper: storing ${pending} objects …`);
    const storedS = await timed(() =>
      pLimit(AT_A_TIME).map(ids, (id) => putJson(store, objectKeys.pending(id), recordOf(id))),
    );
    const fullMs = await listings(store, 1);
    const sweep = await sweepOnce(fresh);
    say(`sweeper: removing ${pending} objects …`);
    const removedS = await timed(() =>
      pLimit(AT_A_TIME).map(ids, (id) => store.delete(objectKeys.pending(id))),
    );
    const afterMs = await listings(store);
    return [
      {
        title: `sweeper: one sweep with ${pending} objects under pending/`,
        measures: [
          { name: 'from its first page to its last', unit: 's', samples: [sweep.seconds] },
          { name: 'requests of the store', unit: '', samples: [sweep.requests] },
          { name: 'CPU of the API meanwhile', unit: 'ms', samples: [sweep.cpuMs] },
          { name: 'peak RSS of the API', unit: 'MiB', samples: [sweep.rssMib] },
          { name: 'peak RSS of the API with nothing pending', unit: 'MiB', samples: [idle.rssMib] },
          { name: 'the objects are stored', unit: 's', samples: [storedS] },
          { name: 'the objects are removed', unit: 's', samples: [removedS] },
        ],
      },
      {
        title: `sweeper: listing pending/ after ${pending} objects were made and removed`,
        measures: [
          listing('in an empty bucket', emptyMs),
          listing(`with ${pending} objects`, fullMs),
          listing('after they were removed', afterMs, { atMost: 1000 }),
        ],
      },
    ];
  } finally {
    store.close();
  }
}

function listing(name: string, samples: number[], goal?: Measure['goal']): Measure {
  return { name, unit: 'ms', samples, goal };
}

async function listings(store: ObjectStore, count = LISTINGS): Promise<number[]> {
  const ms: number[] = [];
  for (let index = 0; index < count; index += 1) {
    ms.push(
      1000 *
        (await timed(async () => {
          for await (const _ of store.list(statePrefixes.pending));
        })),
    );
  }
  return ms;
}

/** Seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function publishOne({ amqpUrl }: ClusterServices): Promise<void> {
  const connection = RabbitMqConnection.open({ url: amqpUrl });
  const queue = new RabbitMqJobQueue(connection, RESIZE_ATTEMPTS);
  await queue.publish(resizeJob(newImageId()));
  await queue.close();
  await connection.close();
}

/** The first sweep of an API that has just started, told by what it asks of the store. */
async function sweepOnce(services: ClusterServices): Promise<Sweep> {
  const proxy = await FaultyProxy.start(services.s3.endpointUrl);
  const times: number[] = [];
  proxy.fault = ({ query }) => {
    if (query.includes('prefix=pending')) times.push(performance.now());
    return undefined;
  };
  const cluster = await startCluster(
    services,
    { LOG_LEVEL: 'silent', S3_ENDPOINT_URL: proxy.url },
    { apis: 1, workers: 0, run: ({ app, settings }) => runProcess(app, settings) },
  );
  try {
    const [api] = cluster.apis as [Member];
    const tree = new ProcessTree(await api.pid());
    say('sweeper: waiting for the next sweep …');
    const deadline = performance.now() + SWEEP_TIMEOUT_MS;
    const cpuMsBefore = tree.cpuMs();
    while (performance.now() - (times.at(-1) ?? performance.now()) < QUIET_MS) {
      if (performance.now() > deadline) throw new Error('the sweeper did not come round');
      await sleep(100);
    }
    const [first = Number.NaN, last = Number.NaN] = [times[0], times.at(-1)];
    return {
      seconds: (last - first) / 1000,
      requests: times.length,
      cpuMs: tree.cpuMs() - cpuMsBefore,
      rssMib: tree.peakRssMib(),
    };
  } finally {
    await cluster.destroy();
    await proxy.close();
  }
}

function recordOf(id: string): PendingRecord {
  return {
    version: CURRENT_VERSION,
    id,
    format: 'jpeg',
    width: 4000,
    height: 3000,
    frames: 1,
    bytes: 2_400_000,
    createdAt: new Date().toISOString(),
    deleteTokenSha256: '0'.repeat(64),
  };
}
