import { setTimeout as sleep } from 'node:timers/promises';
import { objectKeys } from '@imgr/contracts';
import { runProcess, startCluster } from '@imgr/test-imgr';
import { FaultyProxy, type ProxiedRequest } from '@imgr/test-services/faulty-proxy';
import type { Bench } from '../bench.ts';
import { ImgrClient } from '../imgr-client.ts';
import type { Measure, MeasureTable } from '../report/measure.ts';
import { say } from '../report/say.ts';
import { blobOf } from '../uploads.ts';

const UPLOADS = 20;
const READY_TIMEOUT_MS = 30_000;
const KIB = 1024;
/** What instances ask for now and then, uploads or not: whether the store is there, and what the sweeper lists. */
const OF_NO_UPLOAD = ['.imgr', ''];

interface Cost {
  requests: number;
  sentBytes: number;
  readBytes: number;
}

/** What one upload asks of the store: counted on the way, not timed. About 15 s. */
export async function s3Cost({ pictures, services }: Bench): Promise<MeasureTable[]> {
  const picture = await pictures.get('JPEG 12 MP');
  const file = await blobOf(picture);
  const fresh = await services.fresh();
  const proxies = {
    api: await FaultyProxy.start(fresh.s3.endpointUrl),
    worker: await FaultyProxy.start(fresh.s3.endpointUrl),
  };
  const cluster = await startCluster(
    fresh,
    { LOG_LEVEL: 'silent' },
    {
      apis: 1,
      workers: 1,
      run: ({ app, settings }) =>
        runProcess(app, app === 'web' ? settings : { ...settings, S3_ENDPOINT_URL: proxies[app].url }),
    },
  );
  try {
    say(`s3-cost: ${UPLOADS} uploads …`);
    const client = new ImgrClient(cluster.url);
    for (const { requests } of Object.values(proxies)) requests.length = 0;
    for (let upload = 0; upload < UPLOADS; upload += 1) {
      const { id } = await client.acknowledged(file);
      // Asked past the proxies: an upload nobody waits for is what is counted.
      for (const until = Date.now() + READY_TIMEOUT_MS; !(await cluster.store.head(objectKeys.info(id))); ) {
        if (Date.now() > until) throw new Error('an upload did not become ready');
        await sleep(20);
      }
    }
    // The last one's worker has more to do after `info/`.
    await sleep(1000);
    return [
      tableOf('api', proxies.api.requests, fresh.s3.bucket, picture.name),
      tableOf('worker', proxies.worker.requests, fresh.s3.bucket, picture.name),
    ];
  } finally {
    await cluster.destroy();
    await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
  }
}

function tableOf(
  app: 'api' | 'worker',
  requests: ProxiedRequest[],
  bucket: string,
  pictureName: string,
): MeasureTable {
  const costs = new Map<string, Cost>();
  const all: Cost = { requests: 0, sentBytes: 0, readBytes: 0 };
  for (const { method, path, requestBytes, responseBytes } of requests) {
    const prefix = path.slice(`/${bucket}/`.length).split('/', 1)[0] ?? '';
    if (OF_NO_UPLOAD.includes(prefix)) continue;
    const kind = `${method} ${prefix}/`;
    const cost = costs.get(kind) ?? { requests: 0, sentBytes: 0, readBytes: 0 };
    costs.set(kind, cost);
    for (const each of [cost, all]) {
      each.requests += 1;
      each.sentBytes += requestBytes;
      each.readBytes += responseBytes;
    }
  }
  const originals = costs.get('GET original/')?.requests ?? 0;
  const inApi = app === 'api';
  return {
    title: `s3-cost, ${pictureName}: what the ${app} asks of the store for one upload (bytes without headers)`,
    measures: [
      {
        name: 'GET original/',
        unit: '',
        samples: [originals / UPLOADS],
        goal: { exactly: inApi ? 0 : 1 },
      },
      { name: 'all requests', unit: '', samples: [all.requests / UPLOADS] },
      { name: 'all bytes sent', unit: 'KiB', samples: [all.sentBytes / UPLOADS / KIB] },
      { name: 'all bytes read', unit: 'KiB', samples: [all.readBytes / UPLOADS / KIB] },
      ...[...costs].flatMap(([kind, { requests: count, sentBytes, readBytes }]): Measure[] => [
        { name: `${kind}: requests`, unit: '', samples: [count / UPLOADS] },
        {
          name: `${kind}: bytes sent and read`,
          unit: 'KiB',
          samples: [(sentBytes + readBytes) / UPLOADS / KIB],
        },
      ]),
    ],
  };
}
