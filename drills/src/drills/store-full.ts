import { VERSITYGW_FOLDER } from '@imgr/test-services';
import type { Fault } from '@imgr/test-services/faulty-proxy';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { ANSWER_SECONDS, untilUploadIsReady } from '../observe.ts';
import { claim, commonClaims } from '../tally.ts';

const RECOVERY_SECONDS = 30;
const DISK_MEBIBYTES = 100;
const FILLING = `${VERSITYGW_FOLDER}/filling`;

/** In the words of versitygw. Its disk it does not mention: then it answers 500, as others do. */
const quotaExceeded: Fault = {
  kind: 'answer',
  status: 403,
  body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>QuotaExceeded</Code><Message>Full</Message></Error>',
};

export const storeFull = defineDrill({
  name: 'store-full',
  breaks: 'the store says that it is full, and then its disk is filled to the last byte, and emptied again',
  full: { perSecond: 5, beforeSeconds: 5, fullSeconds: 20 },
  short: { perSecond: 4, beforeSeconds: 2, fullSeconds: 5 },
  needs: () => ({ ownStore: { diskMebibytes: DISK_MEBIBYTES } }),
  run: async (site, { perSecond, beforeSeconds, fullSeconds }) => {
    const { load, proxy, servers } = site;
    await load.during(perSecond, beforeSeconds);
    const before = load.acknowledged.length;
    proxy.fault = ({ method }) => (method === 'PUT' ? quotaExceeded : undefined);
    await load.during(perSecond, fullSeconds / 2);
    proxy.fault = undefined;
    const bySaying = load.refusals.length;
    // It ends because no more fits.
    await servers.store.exec(['sh', '-c', `dd if=/dev/zero of=${FILLING} bs=64k 2>/dev/null || true`]);
    await load.during(perSecond, fullSeconds / 2);
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
          bySaying > 0 &&
            load.refusals.length > bySaying &&
            load.refusals.every(({ status }) => status === 503),
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
