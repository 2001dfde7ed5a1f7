import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { claim, commonClaims } from '../tally.ts';

const RECOVERY_SECONDS = 600;

export const brokerWiped = defineDrill({
  name: 'broker-wiped',
  breaks: 'the data of the broker are deleted, jobs and all; it comes back empty',
  full: { perSecond: 10, seconds: 40 },
  short: { perSecond: 4, seconds: 15 },
  needs: () => ({ ownBroker: true }),
  run: async (site, { perSecond, seconds }) => {
    const { load, imgr, servers } = site;
    load.start(perSecond);
    await sleep((seconds / 3) * 1000);
    // Jobs are to be there when it loses them.
    await Promise.all(imgr.workers.map((worker) => worker.kill()));
    await sleep((seconds / 3) * 1000);
    const waiting = (await imgr.keys()).filter((key) => key.startsWith('pending/')).length;
    await servers.broker.wipe();
    for (const worker of imgr.workers) worker.start();
    await sleep((seconds / 3) * 1000);
    await load.stop();
    site.rest();
    const tally = await count(site, { withinSeconds: RECOVERY_SECONDS });
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        claim(`${waiting} jobs waited in the broker`, waiting > 0),
        claim('every upload was acknowledged meanwhile', load.refusals.length === 0),
        claim(
          `the last was ready after ${Math.round(tally.longestWaitSeconds)} s, at most ${RECOVERY_SECONDS}`,
          tally.longestWaitSeconds <= RECOVERY_SECONDS,
        ),
      ],
    };
  },
});
