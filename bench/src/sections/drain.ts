import type { Bench } from '../bench.ts';
import { Backlog } from '../cluster/backlog.ts';
import { type Drained, drain as drainBacklog } from '../cluster/drain.ts';
import { Workers } from '../cluster/workers.ts';
import { Contender } from '../contenders/contender.ts';
import { runInParallel } from '../contenders/run-in-parallel.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';

const IMAGES = 60;
const WARM_UPS = 6;
/** By turns: one worker with two slots, one with one slot, two with one slot each. */
const SLOTS = [2, 1, 1];
const [TWO_SLOTS, ONE, OTHER] = [0, 1, 2] as const;

/**
 * A full queue, and workers alone: the API does not run. The reference reads a local file, and has the two cores for
 * itself; the workers share them with the broker and the store. About 30 s a round.
 */
export async function drain({ rounds, pictures, services }: Bench): Promise<MeasureTable[]> {
  const picture = await pictures.get('JPEG 12 MP');
  const fresh = await services.fresh();
  const backlog = await Backlog.create(fresh, picture, IMAGES);
  const workers = await Workers.prepare(fresh, SLOTS);
  const chains = [await Contender.start('bare-chain'), await Contender.start('bare-chain')];
  const measured = { twoSlots: [] as Drained[], one: [] as Drained[], two: [] as Drained[] };
  const bare = { one: [] as Drained[], two: [] as Drained[] };
  const drainWith = (indices: number[]) =>
    workers.while(indices, async (trees) => {
      // The first images after a start are not what is measured.
      await drainBacklog(backlog, picture, trees);
      return drainBacklog(backlog, picture, trees);
    });
  try {
    await runInParallel(chains, picture, WARM_UPS);
    for (let round = 1; round <= rounds; round += 1) {
      say(`drain: round ${round} of ${rounds} …`);
      measured.twoSlots.push(await drainWith([TWO_SLOTS]));
      bare.two.push(await runInParallel(chains, picture, IMAGES));
      measured.one.push(await drainWith([ONE]));
      bare.one.push(await runInParallel(chains.slice(0, 1), picture, IMAGES / 2));
      measured.two.push(await drainWith([ONE, OTHER]));
    }
  } finally {
    await Promise.all([backlog, workers, ...chains].map((each) => each.close()));
  }
  const perSecond = (samples: Drained[]) => samples.map((each) => each.perSecond);
  const cpuMs = (samples: Drained[]) => samples.map((each) => each.cpuMs);
  const scaling = (two: Drained[], one: Drained[]) =>
    perSecond(two).map((value, round) => value / (perSecond(one)[round] ?? Number.NaN));
  return [
    {
      title: `drain, ${picture.name}: ${IMAGES} queued, workers alone, broker and store on the same cores`,
      measures: [
        ratio(
          'images a second: 1 worker with 2 slots ÷ bare chain, 2 processes',
          perSecond(measured.twoSlots),
          perSecond(bare.two),
          { atLeast: 0.6 },
        ),
        ratio(
          'CPU an image: that worker, all of it ÷ bare chain',
          cpuMs(measured.twoSlots),
          cpuMs(bare.two),
          {
            atMost: 1.25,
          },
        ),
        ratio(
          'from 1 to 2 workers, 1 slot each ÷ bare chain, from 1 to 2 processes',
          scaling(measured.two, measured.one),
          scaling(bare.two, bare.one),
        ),
        { name: 'images a second: 1 worker with 2 slots', unit: '/s', samples: perSecond(measured.twoSlots) },
        { name: 'images a second: 1 worker with 1 slot', unit: '/s', samples: perSecond(measured.one) },
        { name: 'images a second: 2 workers with 1 slot each', unit: '/s', samples: perSecond(measured.two) },
        { name: 'images a second: bare chain, 1 process', unit: '/s', samples: perSecond(bare.one) },
        { name: 'images a second: bare chain, 2 processes', unit: '/s', samples: perSecond(bare.two) },
        { name: 'CPU an image: 1 worker with 2 slots', unit: 'ms', samples: cpuMs(measured.twoSlots) },
        { name: 'CPU an image: bare chain, 2 processes', unit: 'ms', samples: cpuMs(bare.two) },
      ],
    },
  ];
}
