import type { Bench } from '../bench.ts';
import { Backlog } from '../cluster/backlog.ts';
import { drain } from '../cluster/drain.ts';
import { Workers } from '../cluster/workers.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';

const FEW = 100;
const MANY = 10_000;

/**
 * Whether a long queue slows a worker down or makes it grow. Of small pictures, so that what a job costs beside its resize
 * shows, and so that it takes minutes: about 2 on a machine that does nothing else.
 */
export async function queueLength({ rounds, pictures, services }: Bench): Promise<MeasureTable[]> {
  const picture = await pictures.get('JPEG 0.1 MP');
  const fresh = await services.fresh();
  say(`queue-length: storing ${MANY} images …`);
  const few = await Backlog.create(fresh, picture, FEW);
  const many = await Backlog.create(fresh, picture, MANY);
  const workers = await Workers.prepare(fresh, [2]);
  const perSecond = { few: [] as number[], many: [] as number[] };
  const mib = { few: [] as number[], many: [] as number[] };
  const drainFew = async (trees: Parameters<typeof drain>[2]) => {
    for (const tree of trees) tree.resetPeak();
    for (let round = 0; round < rounds; round += 1)
      perSecond.few.push((await drain(few, picture, trees)).perSecond);
    mib.few.push(...trees.map((tree) => tree.peakRssMib()));
  };
  try {
    await workers.while([0], async (trees) => {
      for (let warmUp = 0; warmUp < 5; warmUp += 1) await drain(few, picture, trees);
      await drainFew(trees);
      say(`queue-length: ${MANY} …`);
      for (const tree of trees) tree.resetPeak();
      perSecond.many.push((await drain(many, picture, trees)).perSecond);
      mib.many.push(...trees.map((tree) => tree.peakRssMib()));
      await drainFew(trees);
    });
  } finally {
    await Promise.all([few, many, workers].map((each) => each.close()));
  }
  return [
    {
      title: `queue-length, ${picture.name}: ${MANY} queued beside ${FEW}, 1 worker with 2 slots`,
      measures: [
        ratio(
          `images a second: ${MANY} queued ÷ ${FEW}, before and after`,
          perSecond.few.map(() => perSecond.many[0] as number),
          perSecond.few,
          { atLeast: 0.95 },
        ),
        ratio(`peak RSS: ${MANY} queued ÷ ${FEW} before`, mib.many, mib.few.slice(0, 1), { atMost: 1.1 }),
        { name: `images a second: ${MANY} queued`, unit: '/s', samples: perSecond.many },
        { name: `images a second: ${FEW} queued`, unit: '/s', samples: perSecond.few },
        { name: `peak RSS: ${MANY} queued`, unit: 'MiB', samples: mib.many },
        { name: `peak RSS: ${FEW} queued`, unit: 'MiB', samples: mib.few },
      ],
    },
  ];
}
