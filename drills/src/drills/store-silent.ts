import { setTimeout as sleep } from 'node:timers/promises';
import { imagePaths } from '@imgr/contracts';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { ANSWER_SECONDS, untilUploadIsReady } from '../observe.ts';
import { claim, commonClaims } from '../tally.ts';

const RECOVERY_SECONDS = 30;
/** What was served just before is served from memory for a moment. */
const FORGOTTEN_AFTER_MS = 6000;
const GETS = 20;

export const storeSilent = defineDrill({
  name: 'store-silent',
  breaks: 'the store is paused: its machine answers, and nothing comes',
  full: { perSecond: 5, beforeSeconds: 5, silentSeconds: 30 },
  short: { perSecond: 2, beforeSeconds: 3, silentSeconds: 4 },
  needs: () => ({ ownStore: true }),
  run: async (site, { perSecond, beforeSeconds, silentSeconds }) => {
    const { load, imgr, servers } = site;
    await load.during(perSecond, beforeSeconds);
    const before = load.acknowledged.slice(0, GETS);
    await sleep(FORGOTTEN_AFTER_MS);
    await servers.store.pause();
    load.start(perSecond);
    const gets = await Promise.all(before.map(({ id }) => timedGet(imgr.url + imagePaths.size(id, 'big'))));
    await sleep(silentSeconds * 1000);
    await load.stop();
    await servers.store.unpause();
    const recoverySeconds = await untilUploadIsReady(site, RECOVERY_SECONDS);
    const tally = await count(site);
    const answers = [...load.refusals, ...gets];
    const longestSeconds = Math.max(...answers.map(({ waitedMs }) => waitedMs)) / 1000;
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        claim(
          `${load.refusals.length} uploads and ${gets.length} GETs were refused, all with 503 and Retry-After`,
          gets.length > 0 &&
            load.refusals.length > 0 &&
            answers.every(({ status, retryAfter }) => status === 503 && Number(retryAfter) > 0),
        ),
        claim(
          `refused within ${longestSeconds.toFixed(1)} s, at most ${ANSWER_SECONDS}`,
          longestSeconds <= ANSWER_SECONDS,
        ),
        claim(
          `uploads are ready again after ${recoverySeconds.toFixed(1)} s, at most ${RECOVERY_SECONDS}, without a restart`,
          recoverySeconds <= RECOVERY_SECONDS,
        ),
      ],
    };
  },
});

async function timedGet(url: string) {
  const started = performance.now();
  const response = await fetch(url, { redirect: 'manual' });
  await response.arrayBuffer();
  const waitedMs = performance.now() - started;
  return { status: response.status, retryAfter: response.headers.get('retry-after'), waitedMs };
}
