import { SIZE_NAMES } from '@imgr/contracts';
import { sum } from 'simple-statistics';
import type { Bench } from '../bench.ts';
import { Contender, type Sample } from '../contenders/contender.ts';
import type { Picture, PictureName } from '../pictures.ts';
import { type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';

const PICTURES: PictureName[] = ['JPEG 6 MP', 'JPEG 12 MP', 'JPEG 24 MP', 'PNG 4 MP', 'WebP 12 MP'];
/** Above the noise of the CPU clock, which ticks every 10 ms. */
const BATCH_MS = 1000;
const WARM_UPS = 3;

type Contenders = Record<'imgr' | 'chain' | 'chainAgain' | 'separate', Contender>;
type Rounds = Record<keyof Contenders, Sample[]>;

/** imgr's pipeline, child process and all, beside sharp alone: CPU and wall time for each picture. */
export async function pipeline({ rounds, pictures }: Bench): Promise<MeasureTable[]> {
  const contenders: Contenders = {
    imgr: await Contender.start('imgr-pipeline'),
    chain: await Contender.start('bare-chain'),
    chainAgain: await Contender.start('bare-chain'),
    separate: await Contender.start('separate-resizes'),
  };
  try {
    const tables: MeasureTable[] = [];
    for (const name of PICTURES) {
      const picture = await pictures.get(name);
      await assertSameSizes(picture, contenders);
      say(`pipeline: ${name}, ${rounds} rounds …`);
      for (const { tree } of Object.values(contenders)) tree.resetPeak();
      tables.push(tableOf(picture, await measureRounds(picture, contenders, rounds), contenders));
    }
    return tables;
  } finally {
    await Promise.all(Object.values(contenders).map((contender) => contender.close()));
  }
}

/** The contenders by turns, and another one first each round. */
async function measureRounds(picture: Picture, contenders: Contenders, rounds: number): Promise<Rounds> {
  const names = Object.keys(contenders) as (keyof Contenders)[];
  const samples: Rounds = { imgr: [], chain: [], chainAgain: [], separate: [] };
  let times = WARM_UPS;
  for (const name of names) {
    const { wallMs } = await contenders[name].measure(picture, WARM_UPS);
    if (name === 'chain') times = Math.max(WARM_UPS, Math.ceil(BATCH_MS / Math.min(...wallMs)));
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as keyof Contenders;
      samples[name].push(await contenders[name].measure(picture, times));
    }
  }
  return samples;
}

/** @throws Error if imgr's sizes are not, to the byte, those of the bare chain: then the ratios would mean nothing */
async function assertSameSizes(picture: Picture, { imgr, chain }: Contenders): Promise<void> {
  const [ours, theirs] = [await imgr.sizesOf(picture), await chain.sizesOf(picture)];
  for (const size of SIZE_NAMES) {
    if (Buffer.compare(ours[size], theirs[size]) !== 0) {
      throw new Error(`${picture.name}: imgr's ${size} differs from that of the bare chain`);
    }
  }
}

function tableOf({ name, format }: Picture, rounds: Rounds, contenders: Contenders): MeasureTable {
  const cpu = (of: keyof Rounds) => rounds[of].map(({ cpuMs }) => cpuMs);
  const wall = (of: keyof Rounds) => rounds[of].map(({ wallMs }) => sum(wallMs) / wallMs.length);
  const peak = (of: keyof Contenders) => [contenders[of].tree.peakRssMib()];
  const isLargeJpeg = format === 'jpeg' && name !== 'JPEG 6 MP';
  return {
    title: `pipeline, ${name}: four sizes, to the byte those of the bare chain`,
    measures: [
      ratio('CPU: bare chain ÷ imgr', cpu('chain'), cpu('imgr'), { atLeast: 0.85 }),
      ratio(
        'CPU: imgr ÷ four separate resizes',
        cpu('imgr'),
        cpu('separate'),
        isLargeJpeg ? { atMost: 0.65 } : undefined,
      ),
      ratio('wall: bare chain ÷ imgr', wall('chain'), wall('imgr')),
      ratio('wall: imgr ÷ four separate resizes', wall('imgr'), wall('separate')),
      ratio('noise: CPU of the bare chain ÷ itself', cpu('chain'), cpu('chainAgain')),
      { name: 'CPU an image: bare chain', unit: 'ms', samples: cpu('chain') },
      { name: 'CPU an image: imgr', unit: 'ms', samples: cpu('imgr') },
      { name: 'peak memory: bare chain, one process', unit: 'MiB', samples: peak('chain') },
      { name: 'peak memory: imgr, two processes', unit: 'MiB', samples: peak('imgr') },
    ],
  };
}
