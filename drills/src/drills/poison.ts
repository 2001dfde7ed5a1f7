import { scanBomb } from '@imgr/test-images';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { isAcknowledged } from '../load.ts';
import { infoOf } from '../observe.ts';
import type { Site } from '../site.ts';
import { claim, commonClaims } from '../tally.ts';

const ATTEMPTS = 3;
/** 400 KB that keep a decoder busy for minutes, on any machine of today for more than production's time limit. */
const BOMB = { width: 10_000, height: 9900, rounds: 10 };

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
    const attempts = timesTold(site, 'a job failed', answer.id);
    // The sweeper's, of what is pending for over a minute while nothing waits in the queue: each is a job of its own.
    const copies = timesTold(site, 'its job is published again', answer.id);
    return {
      tally,
      claims: [
        ...commonClaims(tally, { failed: 1 }),
        claim(
          `the poison was tried ${attempts} times: ${ATTEMPTS}, and at most as often for each of the sweeper's ${copies} copies`,
          attempts >= ATTEMPTS && attempts <= ATTEMPTS * (1 + copies),
        ),
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

/** In the logs of all members. */
function timesTold({ imgr }: Site, message: string, id: string): number {
  return imgr.log.split('\n').filter((line) => line.includes(message) && line.includes(id)).length;
}
