import { scanBomb } from '@imgr/test-images';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { isAcknowledged } from '../load.ts';
import { infoOf } from '../observe.ts';
import type { Site } from '../site.ts';
import { claim, commonClaims } from '../tally.ts';

const ATTEMPTS = 3;
/** Of a file of 40 KB, which no decoder comes to the end of within half a minute. */
const BOMB = { width: 10_000, height: 9900 };

/** In its short form with a time limit that is not production's, so that three of them fit into a test. */
export const poison = defineDrill<Parameters>({
  name: 'poison',
  breaks: 'a picture hangs the decoder, among good ones',
  full: { perSecond: 3, seconds: 30, settings: {} },
  short: { perSecond: 3, seconds: 6, settings: { IMGR_STILL_TIMEOUT_SECONDS: '2' } },
  needs: ({ settings }) => ({ settings }),
  run: async (site, { perSecond, seconds }) => {
    const { load, imgr } = site;
    const bomb = await scanBomb(BOMB);
    await load.during(perSecond, seconds / 2);
    const answer = await load.upload(imgr.url, bomb);
    if (!isAcknowledged(answer)) throw new Error(`the poison was refused: ${answer.code}`);
    await load.during(perSecond, seconds / 2);
    const tally = await count(site);
    const info = await infoOf(site, answer.id);
    const attempts = attemptsAt(site, answer.id);
    return {
      tally,
      claims: [
        ...commonClaims(tally, { failed: 1 }),
        claim(`the poison was tried ${attempts} times, exactly ${ATTEMPTS} are right`, attempts === ATTEMPTS),
        claim(
          `it is failed, and says why: ${info?.failure}`,
          info?.status === 'failed' && info.failure !== undefined,
        ),
        claim('every upload was acknowledged', load.refusals.length === 0),
      ],
    };
  },
});

interface Parameters {
  perSecond: number;
  seconds: number;
  settings: Record<string, string>;
}

/** As the workers tell. */
function attemptsAt({ imgr }: Site, id: string): number {
  return imgr.log.split('\n').filter((line) => line.includes('a job failed') && line.includes(id)).length;
}
