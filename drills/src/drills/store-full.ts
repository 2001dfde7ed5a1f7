import { VERSITYGW_FOLDER } from '@imgr/test-services';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { ANSWER_SECONDS, untilUploadIsReady } from '../observe.ts';
import { claim, commonClaims } from '../tally.ts';

const RECOVERY_SECONDS = 30;
const DISK_MEBIBYTES = 100;
const FILLING = `${VERSITYGW_FOLDER}/filling`;

export const storeFull = defineDrill({
  name: 'store-full',
  breaks: 'the disk of the store is filled to its last byte, and emptied again',
  full: { perSecond: 5, beforeSeconds: 5, fullSeconds: 20 },
  short: { perSecond: 4, beforeSeconds: 2, fullSeconds: 5 },
  needs: () => ({ ownStore: { diskMebibytes: DISK_MEBIBYTES } }),
  run: async (site, { perSecond, beforeSeconds, fullSeconds }) => {
    const { load, servers } = site;
    await load.during(perSecond, beforeSeconds);
    const before = load.acknowledged.length;
    // It ends because no more fits.
    await servers.store.exec(['sh', '-c', `dd if=/dev/zero of=${FILLING} bs=64k 2>/dev/null || true`]);
    await load.during(perSecond, fullSeconds);
    const acknowledged = load.acknowledged.length - before;
    await servers.store.exec(['rm', FILLING]);
    const recoverySeconds = await untilUploadIsReady(site, RECOVERY_SECONDS);
    const tally = await count(site);
    const longestSeconds = Math.max(...load.refusals.map(({ waitedMs }) => waitedMs)) / 1000;
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        claim(
          `${load.refusals.length} uploads were refused, all with 503, ${acknowledged} still fitted in`,
          load.refusals.length > 0 && load.refusals.every(({ status }) => status === 503),
        ),
        claim(
          `refused within ${longestSeconds.toFixed(1)} s, at most ${ANSWER_SECONDS}`,
          longestSeconds <= ANSWER_SECONDS,
        ),
        claim(
          `uploads are ready again after ${recoverySeconds.toFixed(1)} s, at most ${RECOVERY_SECONDS}`,
          recoverySeconds <= RECOVERY_SECONDS,
        ),
      ],
    };
  },
});
