import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { claim, commonClaims } from '../tally.ts';

const KILL_INTERVAL_MS = 1000;
/** So long a worker that has just started is left to what has waited for it. */
const AT_WORK_MS = 300;

/** Every worker in turn, so that each is killed at all ages, that of its start among them. */
export const workerKilled = defineDrill({
  name: 'worker-killed',
  breaks: 'one of the workers is SIGKILLed every second, and started again',
  full: { workers: 4, perSecond: 5, seconds: 60 },
  short: { workers: 3, perSecond: 5, seconds: 10 },
  needs: ({ workers }) => ({ workers, alone: true }),
  run: async (site, { perSecond, seconds }) => {
    const { load, imgr } = site;
    load.start(perSecond);
    const until = performance.now() + seconds * 1000;
    let kills = 0;
    while (performance.now() < until) {
      await sleep(KILL_INTERVAL_MS);
      const worker = imgr.workers[kills % imgr.workers.length];
      // One of each round gets to its jobs, also where a machine starts workers more slowly than they are killed.
      if (kills % imgr.workers.length === 0) {
        await worker?.untilReady();
        await sleep(AT_WORK_MS);
      }
      await worker?.kill();
      worker?.start();
      kills += 1;
    }
    const tally = await count(site);
    const killedAtWork = tally.jobsRunAgain;
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        claim(`${kills} kills, ${killedAtWork} of them or more in the middle of a job`, killedAtWork > 0),
        claim('every upload was acknowledged', load.refusals.length === 0),
      ],
    };
  },
});
