import { openAsBlob } from 'node:fs';
import { median } from 'simple-statistics';
import type { Bench } from '../bench.ts';
import { Contender } from '../contenders/contender.ts';
import { ImgrApi } from '../imgr-api.ts';
import type { Picture } from '../pictures.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';

const ONE_BY_ONE = 10;
const PARALLEL = 4;
const IN_PARALLEL = 24;
const WARM_UPS = 10;

/** From the first byte of an upload until all its sizes are served, beside sharp alone on the same file. */
export async function upload({ rounds, folder, pictures }: Bench): Promise<MeasureTable[]> {
  const picture = await pictures.get('JPEG 12 MP');
  const file = new Blob([await (await openAsBlob(picture.path)).arrayBuffer()]);
  const api = await ImgrApi.start(folder);
  const chains = [await Contender.start('bare-chain'), await Contender.start('bare-chain')];
  const [chain] = chains as [Contender, Contender];
  const ms = { imgr: [] as number[], chain: [] as number[] };
  const perSecond = { imgr: [] as number[], chain: [] as number[] };
  const cpuMs = { imgr: [] as number[], chain: [] as number[] };
  try {
    await uploadInParallel(api, file, WARM_UPS);
    await runInParallel(chains, picture, WARM_UPS);
    for (let round = 1; round <= rounds; round += 1) {
      say(`upload: round ${round} of ${rounds} …`);
      ms.imgr.push(median(await uploadOneByOne(api, file, ONE_BY_ONE)));
      ms.chain.push(median((await chain.measure(picture, ONE_BY_ONE)).wallMs));
      const cpuMsBefore = api.tree.cpuMs();
      perSecond.imgr.push(await uploadInParallel(api, file, IN_PARALLEL));
      cpuMs.imgr.push((api.tree.cpuMs() - cpuMsBefore) / IN_PARALLEL);
      const ofChains = await runInParallel(chains, picture, IN_PARALLEL);
      perSecond.chain.push(ofChains.perSecond);
      cpuMs.chain.push(ofChains.cpuMs);
    }
  } finally {
    await Promise.all([api, ...chains].map((each) => each.close()));
  }
  return [
    {
      title: `upload, ${picture.name}: over HTTP, stored durably, until all sizes are ready`,
      measures: [
        ratio('one by one, wall: imgr ÷ bare chain', ms.imgr, ms.chain),
        ratio(
          'images a second: imgr, 4 uploads at a time ÷ bare chain, 2 processes',
          perSecond.imgr,
          perSecond.chain,
        ),
        ratio('CPU in that: imgr, all of it ÷ bare chain', cpuMs.imgr, cpuMs.chain),
        { name: 'one by one: imgr', unit: 'ms', samples: ms.imgr },
        { name: 'one by one: bare chain', unit: 'ms', samples: ms.chain },
        { name: 'images a second: imgr, 4 uploads at a time', unit: '/s', samples: perSecond.imgr },
        { name: 'images a second: bare chain, 2 processes', unit: '/s', samples: perSecond.chain },
      ],
    },
  ];
}

async function uploadOneByOne(api: ImgrApi, file: Blob, count: number): Promise<number[]> {
  const ms: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await api.upload(file);
    ms.push(performance.now() - started);
  }
  return ms;
}

/** Images a second. */
async function uploadInParallel(api: ImgrApi, file: Blob, count: number): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: PARALLEL }, () => uploadOneByOne(api, file, count / PARALLEL)));
  return (count * 1000) / (performance.now() - started);
}

async function runInParallel(
  chains: Contender[],
  picture: Picture,
  count: number,
): Promise<{ perSecond: number; cpuMs: number }> {
  const started = performance.now();
  const samples = await Promise.all(chains.map((chain) => chain.measure(picture, count / chains.length)));
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: count / seconds, cpuMs: median(samples.map(({ cpuMs }) => cpuMs)) };
}
