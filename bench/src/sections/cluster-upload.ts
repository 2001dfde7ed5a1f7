import { type Member, startCluster } from '@imgr/test-imgr';
import { quantile } from 'simple-statistics';
import type { Bench } from '../bench.ts';
import { Contender } from '../contenders/contender.ts';
import { runInParallel } from '../contenders/run-in-parallel.ts';
import { ImgrClient } from '../imgr-client.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';
import { blobOf, uploadInParallel, uploadOneByOne } from '../uploads.ts';

const ONE_BY_ONE = 20;
const IN_PARALLEL = { count: 24, parallel: 4 };
const WARM_UPS = { count: 12, parallel: 4 };

/**
 * From the first byte of an upload until all its sizes are served, through load balancer, API, store, broker and workers of one
 * slot each, all of them and the client on this machine. About 15 s a round.
 */
export async function clusterUpload({ rounds, pictures, services }: Bench): Promise<MeasureTable[]> {
  const picture = await pictures.get('JPEG 12 MP');
  const file = await blobOf(picture);
  const cluster = await startCluster(
    await services.fresh(),
    { IMGR_RESIZE_SLOTS: '1', LOG_LEVEL: 'silent' },
    { apis: 1, workers: 2 },
  );
  const client = new ImgrClient(cluster.url);
  const [, second] = cluster.workers as [Member, Member];
  const chains = [await Contender.start('bare-chain'), await Contender.start('bare-chain')];
  const [chain] = chains as [Contender, Contender];
  const p50 = { imgr: [] as number[], chain: [] as number[] };
  const p95 = { imgr: [] as number[], chain: [] as number[] };
  const perSecond = {
    one: [] as number[],
    two: [] as number[],
    bareOne: [] as number[],
    bareTwo: [] as number[],
  };
  try {
    await runInParallel(chains, picture, WARM_UPS.count);
    for (let round = 1; round <= rounds; round += 1) {
      say(`cluster-upload: round ${round} of ${rounds} …`);
      await uploadInParallel(client, file, WARM_UPS);
      perSecond.two.push(await uploadInParallel(client, file, IN_PARALLEL));
      perSecond.bareTwo.push((await runInParallel(chains, picture, IN_PARALLEL.count)).perSecond);
      await second.stop();
      perSecond.one.push(await uploadInParallel(client, file, IN_PARALLEL));
      perSecond.bareOne.push((await runInParallel([chain], picture, IN_PARALLEL.count)).perSecond);
      const ms = await uploadOneByOne(client, file, ONE_BY_ONE);
      const { wallMs } = await chain.measure(picture, ONE_BY_ONE);
      p50.imgr.push(quantile(ms, 0.5));
      p95.imgr.push(quantile(ms, 0.95));
      p50.chain.push(quantile(wallMs, 0.5));
      p95.chain.push(quantile(wallMs, 0.95));
      await cluster.restart();
    }
  } finally {
    await Promise.all([cluster.destroy(), ...chains.map((each) => each.close())]);
  }
  return [
    {
      title: `cluster-upload, ${picture.name}: over HTTP, until all sizes are ready`,
      measures: [
        ratio('one by one, wall, p50: imgr ÷ bare chain', p50.imgr, p50.chain),
        ratio('one by one, wall, p95: imgr ÷ bare chain', p95.imgr, p95.chain),
        ratio('images a second: 1 worker ÷ bare chain, 1 process', perSecond.one, perSecond.bareOne),
        ratio('images a second: 2 workers ÷ bare chain, 2 processes', perSecond.two, perSecond.bareTwo),
        { name: 'one by one, p50: imgr', unit: 'ms', samples: p50.imgr },
        { name: 'one by one, p95: imgr', unit: 'ms', samples: p95.imgr },
        { name: 'one by one, p50: bare chain', unit: 'ms', samples: p50.chain },
        { name: 'images a second: 1 worker', unit: '/s', samples: perSecond.one },
        { name: 'images a second: 2 workers', unit: '/s', samples: perSecond.two },
        { name: 'images a second: bare chain, 1 process', unit: '/s', samples: perSecond.bareOne },
        { name: 'images a second: bare chain, 2 processes', unit: '/s', samples: perSecond.bareTwo },
      ],
    },
  ];
}
