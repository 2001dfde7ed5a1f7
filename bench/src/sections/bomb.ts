import { hostileFiles } from '@imgr/test-images';
import { max, median } from 'simple-statistics';
import type { Bench } from '../bench.ts';
import { ImgrApi } from '../imgr-api.ts';
import type { MeasureTable } from '../report/measure.ts';
import { say } from '../report/say.ts';

const BOMB = 'png-bomb-900mp';
const REPEATS = 10;

/** How soon a small file that claims 900 megapixels is refused. */
export async function bomb({ rounds }: Bench): Promise<MeasureTable[]> {
  say(`bomb: making ${BOMB} …`);
  const bytes = (await hostileFiles()).find(({ name }) => name === BOMB)?.bytes;
  if (!bytes) throw new Error(`there is no ${BOMB} among the hostile files`);
  const file = new Blob([new Uint8Array(bytes)]);
  const api = await ImgrApi.start();
  const medians: number[] = [];
  const mosts: number[] = [];
  try {
    await refuse(api, file);
    for (let round = 1; round <= rounds; round += 1) {
      say(`bomb: round ${round} of ${rounds} …`);
      const ms: number[] = [];
      for (let index = 0; index < REPEATS; index += 1) ms.push(await refuse(api, file));
      medians.push(median(ms));
      mosts.push(max(ms));
    }
  } finally {
    await api.close();
  }
  return [
    {
      title: `bomb: a PNG of ${bytes.length} bytes and 900 megapixels, until it is refused`,
      measures: [
        { name: `median of ${REPEATS}`, unit: 'ms', samples: medians, goal: { atMost: 100 } },
        { name: `most of ${REPEATS}`, unit: 'ms', samples: mosts },
      ],
    },
  ];
}

/** Milliseconds. */
async function refuse(api: ImgrApi, file: Blob): Promise<number> {
  const started = performance.now();
  const answer = await api.post(file);
  await answer.arrayBuffer();
  if (answer.status !== 422) throw new Error(`the bomb was answered with ${answer.status}`);
  return performance.now() - started;
}
