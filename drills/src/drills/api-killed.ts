import { setTimeout as sleep } from 'node:timers/promises';
import { JOBS_QUEUE } from '../amqp-frames.ts';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import type { Site } from '../site.ts';
import { type Claim, claim, commonClaims } from '../tally.ts';
import { UPLOAD_STEPS, type UploadStep } from '../upload-steps.ts';

const VICTIM = 'api-1';

interface Kill {
  step: UploadStep;
  id: string;
  /** The kinds of objects that the upload had left. */
  left: string[];
}

/** One of two APIs, held by what is between it and its servers exactly where it is to die. */
export const apiKilled = defineDrill({
  name: 'api-killed',
  breaks: 'an API is SIGKILLed at each step of an upload, and started again',
  full: { perSecond: 5, times: 4 },
  short: { perSecond: 4, times: 1 },
  // Nothing else is to be under way in the API that is killed.
  needs: () => ({ victim: VICTIM, alone: true }),
  run: async (site, { perSecond, times }) => {
    const { load } = site;
    load.start(perSecond);
    const kills: Kill[] = [];
    for (let time = 0; time < times; time += 1)
      for (const step of UPLOAD_STEPS) kills.push(await killAt(site, step));
    await load.stop();
    site.rest();
    const tally = await count(site);
    const keys = new Set(await site.imgr.keys());
    const known = new Set(load.acknowledged.map(({ id }) => id));
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        ...UPLOAD_STEPS.map((step) =>
          claimOf(
            step,
            kills.filter((kill) => kill.step === step),
            keys,
          ),
        ),
        // Those the sweeper removes, in an API that has seen them for an hour: sweeper.test.ts.
        claim(
          `${tally.brokenOff} pending/ without an original are left, and no more of them`,
          tally.brokenOff === kills.filter(({ left }) => left.join() === 'pending').length,
        ),
        claim(
          'none of the uploads it died on was acknowledged',
          kills.every(({ id }) => !known.has(id)),
        ),
      ],
    };
  },
});

async function killAt({ imgr, load, victim }: Site, step: UploadStep): Promise<Kill> {
  const api = imgr.apis.find(({ name }) => name === VICTIM);
  if (!api || !victim) throw new Error('there is nobody to kill');
  const id = await step.hold({ api, victim, load });
  await api.kill();
  victim.store.fault = undefined;
  // What was on its way to the store arrives.
  await sleep(200);
  const left = (await imgr.keys())
    .filter((key) => key.endsWith(`/${id}`))
    .map((key) => key.replace(/\/.*/, ''));
  api.start();
  await api.untilReady();
  load.resume();
  return { step, id, left: left.sort() };
}

/** What the broker has, a worker may have finished meanwhile; what only the store has, the sweeper has finished at the end. */
function claimOf({ name, leaves }: UploadStep, kills: Kill[], keys: Set<string>): Claim {
  const isStored = leaves.includes('original');
  const mayBeDone = leaves.includes(JOBS_QUEUE);
  const isAsExpected = ({ id, left }: Kill) =>
    (mayBeDone ? left.includes('original') : left.join() === leaves.join()) &&
    keys.has(`info/${id}`) === isStored;
  const result = isStored ? 'all ready at the end' : `left ${leaves.join() || 'nothing'}`;
  return claim(
    `killed ${name}, ${kills.length} times: ${result}`,
    kills.length > 0 && kills.every(isAsExpected),
  );
}
