import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { residentMebibytes, untilUploadIsReady } from '../observe.ts';
import type { Site } from '../site.ts';
import { claim, commonClaims } from '../tally.ts';

const RECOVERY_SECONDS = 30;
const GROWTH_MEBIBYTES = 50;

export const brokerRestarted = defineDrill({
  name: 'broker-restarted',
  breaks: 'the broker is restarted, in turn by a kill and by an orderly stop',
  full: { perSecond: 5, warmUpSeconds: 20, times: 10, betweenSeconds: 4 },
  short: { perSecond: 4, warmUpSeconds: 5, times: 2, betweenSeconds: 2 },
  needs: () => ({ ownBroker: true }),
  run: async (site, { perSecond, warmUpSeconds, times, betweenSeconds }) => {
    const { load, servers } = site;
    const { broker } = servers;
    load.start(perSecond);
    await sleep(warmUpSeconds * 1000);
    const before = await memoryOf(site);
    for (let time = 0; time < times; time += 1) {
      await broker.restart({ hard: time % 2 === 0 });
      await sleep(betweenSeconds * 1000);
    }
    const recoverySeconds = betweenSeconds + (await untilUploadIsReady(site, RECOVERY_SECONDS));
    await load.stop();
    // Before all images are looked at: those that are served stay in memory for a while.
    const grown = growth(before, await memoryOf(site));
    site.rest();
    const tally = await count(site);
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        claim('every upload was acknowledged meanwhile', load.refusals.length === 0),
        claim(
          `jobs are done ${recoverySeconds.toFixed(1)} s after the last of ${times} restarts, at most ${RECOVERY_SECONDS}`,
          recoverySeconds <= RECOVERY_SECONDS,
        ),
        claim(
          `each has grown by at most ${GROWTH_MEBIBYTES} MiB: ${grown.map(({ name, mebibytes }) => `${name} ${mebibytes}`).join(', ')}`,
          grown.every(({ mebibytes }) => mebibytes <= GROWTH_MEBIBYTES),
        ),
      ],
    };
  },
});

interface Memory {
  name: string;
  /** Resident, of the process that talks to the broker. */
  mebibytes: number;
}

async function memoryOf({ imgr }: Site): Promise<Memory[]> {
  const members = [...imgr.apis, ...imgr.workers];
  return Promise.all(
    members.map(async (member) => ({
      name: member.name,
      mebibytes: Math.round(await residentMebibytes(await member.pid())),
    })),
  );
}

function growth(before: Memory[], after: Memory[]): Memory[] {
  return after.map(({ name, mebibytes }, index) => ({
    name,
    mebibytes: mebibytes - (before[index]?.mebibytes ?? 0),
  }));
}
