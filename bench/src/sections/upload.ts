import { median } from 'simple-statistics';
import type { Bench } from '../bench.ts';
import { Contender } from '../contenders/contender.ts';
import { runInParallel } from '../contenders/run-in-parallel.ts';
import { ImgrApi } from '../imgr-api.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';
import { blobOf, uploadInParallel, uploadOneByOne } from '../uploads.ts';

const ONE_BY_ONE = 10;
const IN_PARALLEL = 24;
const WARM_UPS = 12;
const PARALLEL = 4;

/** From the first byte of an upload until all its sizes are served, beside sharp alone on the same file. */
export async function upload({ rounds, pictures }: Bench): Promise<MeasureTable[]> {
  const picture = await pictures.get('JPEG 12 MP');
  const file = await blobOf(picture);
  const api = await ImgrApi.start();
  const chains = [await Contender.start('bare-chain'), await Contender.start('bare-chain')];
  const [chain] = chains as [Contender, Contender];
  const ms = { imgr: [] as number[], chain: [] as number[] };
  const perSecond = { imgr: [] as number[], chain: [] as number[] };
  const cpuMs = { imgr: [] as number[], chain: [] as number[] };
  try {
    await uploadInParallel(api, file, { count: WARM_UPS, parallel: PARALLEL });
    await runInParallel(chains, picture, WARM_UPS);
    for (let round = 1; round <= rounds; round += 1) {
      say(`upload: round ${round} of ${rounds} …`);
      ms.imgr.push(median(await uploadOneByOne(api, file, ONE_BY_ONE)));
      ms.chain.push(median((await chain.measure(picture, ONE_BY_ONE)).wallMs));
      const cpuMsBefore = api.tree.cpuMs();
      perSecond.imgr.push(await uploadInParallel(api, file, { count: IN_PARALLEL, parallel: PARALLEL }));
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
