import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';
import { ImgrApi } from '../imgr-api.ts';
import { end, endWithUs } from '../processes/end-with-us.ts';
import { ProcessTree } from '../processes/process-tree.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';
import { closestSize } from '../serving/closest-size.ts';
import { load, type Target } from '../serving/load.ts';

const BARE_SERVER = fileURLToPath(new URL('../contenders/bare-file-server.js', import.meta.url));

/** Serving a size, and answering that it has not changed, beside the least that Node can do. */
export async function serve({ rounds, folder, pictures }: Bench): Promise<MeasureTable[]> {
  const api = await ImgrApi.start();
  try {
    const { path: original } = await pictures.get('JPEG 7 MP');
    const url = api.url + closestSize(await api.upload(await openAsBlob(original)));
    const answer = await fetch(url);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const path = join(folder, 'size.jpeg');
    await writeFile(path, bytes);
    const bareServer = endWithUs(fork(BARE_SERVER, [path]));
    try {
      const [port] = await once(bareServer, 'message');
      const imgr = { urls: [url], etag: String(answer.headers.get('etag')), tree: api.tree };
      const tree = new ProcessTree(bareServer.pid as number);
      const bare = { urls: [`http://127.0.0.1:${port}/`], etag: '"etag"', tree };
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
