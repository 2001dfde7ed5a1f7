import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newImageId, objectKeys, SIZE_NAMES } from '@imgr/contracts';
import { type Imgr, type Member, runProcess, startCluster } from '@imgr/test-imgr';
import pLimit from 'p-limit';
import type { Bench } from '../bench.ts';
import { signedUrl } from '../cluster/signed-url.ts';
import { ImgrClient } from '../imgr-client.ts';
import { end, endWithUs } from '../processes/end-with-us.ts';
import { ProcessTree } from '../processes/process-tree.ts';
import { type Goal, type Measure, type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';
import { closestSize } from '../serving/closest-size.ts';
import { type Loaded, load, type Target } from '../serving/load.ts';
import { blobOf } from '../uploads.ts';

const BARE_PIPE = fileURLToPath(new URL('../contenders/bare-s3-pipe.js', import.meta.url));
/** Shared evenly among the connections. */
const COLD_KEYS = 1000;
const WITHOUT_CACHE = { IMGR_CACHE_BYTES: '0' };
const CONTENDERS = ['cached', 'uncached', 'bare'] as const;

type Targets = Record<(typeof CONTENDERS)[number], Target>;
type Samples = Record<(typeof CONTENDERS)[number], Loaded[]>;

/**
 * Serving from S3, with imgr's cache and without it, beside a node:http server that pipes from the store at addresses signed
 * beforehand. Asked past the load balancer. About 30 s a round.
 */
export async function clusterServe({ rounds, pictures, services }: Bench): Promise<MeasureTable[]> {
  const { s3, amqpUrl } = await services.fresh();
  const cluster = await startCluster(
    { s3, amqpUrl },
    { LOG_LEVEL: 'silent' },
    {
      apis: 2,
      workers: 1,
      run: ({ app, name, settings }) =>
        runProcess(app, { ...settings, ...(name === 'api-2' && WITHOUT_CACHE) }),
    },
  );
  const bareServer = endWithUs(fork(BARE_PIPE, [s3.endpointUrl]));
  try {
    const [port] = await once(bareServer, 'message');
    const picture = await blobOf(await pictures.get('JPEG 7 MP'));
    const size = closestSize(await new ImgrClient(cluster.url).upload(picture));
    const answer = await fetch(cluster.url + size);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const etag = String(answer.headers.get('etag'));
    const hotKey = keyOf(size);
    const coldKeys = await storeCopies(cluster, bytes);
    const targetsOf = async (keys: string[]): Promise<Targets> => {
      const [cached, uncached] = cluster.apis as [Member, Member];
      const signed = await Promise.all(keys.map((key) => signedUrl(s3, 'GET', key)));
      return {
        cached: { urls: keys.map((key) => cached.url + pathOf(key)), etag, tree: await treeOf(cached) },
        uncached: { urls: keys.map((key) => uncached.url + pathOf(key)), etag, tree: await treeOf(uncached) },
        bare: {
          urls: signed.map(({ pathname, search }) => `http://127.0.0.1:${port}${pathname}${search}`),
          etag,
          tree: new ProcessTree(bareServer.pid as number),
        },
      };
    };
    const hot = await targetsOf([hotKey]);
    const cold = await targetsOf(coldKeys);
    const of = `of ${bytes.length} bytes`;
    return [
      tableOf(`cluster-serve: GET ${of}, one image`, await compare(hot, 200, rounds)),
      tableOf('cluster-serve: 304, it has not changed, one image', await compare(hot, 304, rounds)),
      tableOf(
        `cluster-serve: GET ${of}, ${COLD_KEYS} images, each once`,
        await compare(cold, 200, rounds, { eachOnce: true }),
        { atLeast: 0.5 },
      ),
    ];
  } finally {
    await Promise.all([end(bareServer), cluster.destroy()]);
  }
}

async function compare(
  targets: Targets,
  status: 200 | 304,
  rounds: number,
  options?: { eachOnce: boolean },
): Promise<Samples> {
  const samples: Samples = { cached: [], uncached: [], bare: [] };
  for (const name of CONTENDERS) await load(targets[name], status, options);
  for (let round = 0; round < rounds; round += 1) {
    say(`cluster-serve: round ${round + 1} of ${rounds} …`);
    for (let turn = 0; turn < CONTENDERS.length; turn += 1) {
      const name = CONTENDERS[(round + turn) % CONTENDERS.length] as (typeof CONTENDERS)[number];
      samples[name].push(await load(targets[name], status, options));
    }
  }
  return samples;
}

function tableOf(title: string, { cached, uncached, bare }: Samples, goal?: Goal): MeasureTable {
  const perCpuSecond = (samples: Loaded[]) => samples.map((each) => each.perCpuSecond);
  const perSecond = (samples: Loaded[]) => samples.map((each) => each.perSecond);
  const [withCache, without, pipe] = ['imgr', 'imgr without its cache', 'bare node:http'];
  const row = (name: string, samples: number[]): Measure => ({ name, unit: '/s', samples });
  return {
    title,
    measures: [
      ratio(`requests a CPU second: ${withCache} ÷ ${pipe}`, perCpuSecond(cached), perCpuSecond(bare), goal),
      ratio(`requests a CPU second: ${without} ÷ ${pipe}`, perCpuSecond(uncached), perCpuSecond(bare)),
      ratio(`requests a second: ${withCache} ÷ ${pipe}`, perSecond(cached), perSecond(bare)),
      ratio(`requests a second: ${without} ÷ ${pipe}`, perSecond(uncached), perSecond(bare)),
      row(`requests a CPU second: ${withCache}`, perCpuSecond(cached)),
      row(`requests a CPU second: ${without}`, perCpuSecond(uncached)),
      row(`requests a CPU second: ${pipe}`, perCpuSecond(bare)),
      row(`requests a second: ${withCache}`, perSecond(cached)),
      row(`requests a second: ${without}`, perSecond(uncached)),
      row(`requests a second: ${pipe}`, perSecond(bare)),
    ],
  };
}

/** The same bytes as sizes of images that nobody has asked for yet. */
async function storeCopies({ store }: Imgr, bytes: Uint8Array): Promise<string[]> {
  const keys = Array.from({ length: COLD_KEYS }, () => objectKeys.size(newImageId(), 'medium'));
  await pLimit(16).map(keys, (key) => store.put(key, bytes, { contentType: 'image/jpeg' }));
  return keys;
}

/** `/image/ID/SIZE` → `SIZE/ID` */
function keyOf(path: string): string {
  const [, , id = '', name] = path.split('/');
  const size = SIZE_NAMES.find((each) => each === name);
  if (!size) throw new Error(`${path} is no size`);
  return objectKeys.size(id, size);
}

function pathOf(key: string): string {
  const [size, id] = key.split('/');
  return `/image/${id}/${size}`;
}

async function treeOf(member: Member): Promise<ProcessTree> {
  return new ProcessTree(await member.pid());
}
