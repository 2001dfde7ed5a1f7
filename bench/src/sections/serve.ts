import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { Bench } from '../bench.ts';
import { ImgrApi } from '../imgr-api.ts';
import type { Picture } from '../pictures.ts';
import { end, endWithUs } from '../processes/end-with-us.ts';
import { ProcessTree } from '../processes/process-tree.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';

const BARE_SERVER = fileURLToPath(new URL('../contenders/bare-file-server.js', import.meta.url));
const IDEAL_BYTES = 64 * 1024;
const CONNECTIONS = 4;
const SECONDS = 3;

interface Target {
  url: string;
  etag: string;
  tree: ProcessTree;
}

/** Serving a size, and answering that it has not changed, beside the least that Node can do. */
export async function serve({ rounds, folder, pictures }: Bench): Promise<MeasureTable[]> {
  const api = await ImgrApi.start(folder);
  try {
    const url = await urlOfSize(api, await pictures.get('JPEG 7 MP'));
    const answer = await fetch(url);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const path = join(folder, 'size.jpeg');
    await writeFile(path, bytes);
    const bareServer = endWithUs(fork(BARE_SERVER, [path]));
    try {
      const [port] = await once(bareServer, 'message');
      const imgr = { url, etag: String(answer.headers.get('etag')), tree: api.tree };
      const tree = new ProcessTree(bareServer.pid as number);
      const bare = { url: `http://127.0.0.1:${port}/`, etag: '"etag"', tree };
      return [
        await compare({ title: `serve: GET of ${bytes.length} bytes`, status: 200, imgr, bare, rounds }),
        await compare({ title: 'serve: 304, it has not changed', status: 304, imgr, bare, rounds }),
      ];
    } finally {
      await end(bareServer);
    }
  } finally {
    await api.close();
  }
}

/** Of the size that comes closest to 64 KiB. */
async function urlOfSize(api: ImgrApi, { path }: Picture): Promise<string> {
  const { sizes } = await api.upload(await openAsBlob(path));
  const distance = ({ bytes = 0 }) => Math.abs(bytes - IDEAL_BYTES);
  const [closest] = Object.values(sizes).sort((one, other) => distance(one) - distance(other));
  return api.url + closest?.url;
}

interface Comparison {
  title: string;
  status: 200 | 304;
  imgr: Target;
  bare: Target;
  rounds: number;
}

async function compare({ title, status, imgr, bare, rounds }: Comparison): Promise<MeasureTable> {
  const perSecond = { imgr: [] as number[], bare: [] as number[] };
  const perCpuSecond = { imgr: [] as number[], bare: [] as number[] };
  await load(imgr, status);
  await load(bare, status);
  for (let round = 1; round <= rounds; round += 1) {
    say(`${title}: round ${round} of ${rounds} …`);
    for (const name of ['imgr', 'bare'] as const) {
      const sample = await load({ imgr, bare }[name], status);
      perSecond[name].push(sample.perSecond);
      perCpuSecond[name].push(sample.perCpuSecond);
    }
  }
  return {
    title,
    measures: [
      ratio('requests a CPU second: imgr ÷ bare node:http', perCpuSecond.imgr, perCpuSecond.bare),
      ratio('requests a second: imgr ÷ bare node:http', perSecond.imgr, perSecond.bare),
      { name: 'requests a CPU second: imgr', unit: '/s', samples: perCpuSecond.imgr },
      { name: 'requests a CPU second: bare node:http', unit: '/s', samples: perCpuSecond.bare },
      { name: 'requests a second: imgr', unit: '/s', samples: perSecond.imgr },
      { name: 'requests a second: bare node:http', unit: '/s', samples: perSecond.bare },
    ],
  };
}

async function load(
  { url, etag, tree }: Target,
  status: 200 | 304,
): Promise<{ perSecond: number; perCpuSecond: number }> {
  const headers = status === 304 ? { 'if-none-match': etag } : {};
  const cpuMsBefore = tree.cpuMs();
  const result = await autocannon({
    url,
    headers,
    connections: CONNECTIONS,
    duration: SECONDS,
    setupClient: dropBodies,
  });
  const cpuSeconds = (tree.cpuMs() - cpuMsBefore) / 1000;
  const count = result.requests.total;
  const right = status === 304 ? result['3xx'] : result['2xx'];
  if (result.errors > 0 || right !== count) throw new Error(`${url}: not every answer was ${status}`);
  return { perSecond: count / result.duration, perCpuSecond: count / cpuSeconds };
}

/** The load generator would turn every body into a string, and of binary ones could take only 900 a second. */
function dropBodies(client: unknown): void {
  (client as { pipelinedRequests: { addBody: () => void } }).pipelinedRequests.addBody = () => {};
}
