import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { ANSWER_SECONDS, untilUploadIsReady } from '../observe.ts';
import { claim, commonClaims } from '../tally.ts';

const RECOVERY_SECONDS = 30;

export const brokerSilent = defineDrill({
  name: 'broker-silent',
  breaks: 'the broker is paused: its machine answers, and nothing comes',
  full: { perSecond: 5, beforeSeconds: 5, silentSeconds: 40 },
  short: { perSecond: 2, beforeSeconds: 2, silentSeconds: 8 },
  needs: () => ({ ownBroker: true }),
  run: async (site, { perSecond, beforeSeconds, silentSeconds }) => {
    const { load, servers } = site;
    await load.during(perSecond, beforeSeconds);
    await servers.broker.pause();
    await load.during(perSecond, silentSeconds);
    await servers.broker.unpause();
    const recoverySeconds = await untilUploadIsReady(site, RECOVERY_SECONDS);
    await load.stop();
    site.rest();
    const tally = await count(site);
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        claim('every upload was acknowledged meanwhile', load.refusals.length === 0),
        claim(
          `no acknowledgement took longer than ${(load.longestAnswerMs / 1000).toFixed(1)} s, at most ${ANSWER_SECONDS}`,
          load.longestAnswerMs <= ANSWER_SECONDS * 1000,
        ),
        claim(
          `jobs are done ${recoverySeconds.toFixed(1)} s after it speaks again, at most ${RECOVERY_SECONDS}`,
          recoverySeconds <= RECOVERY_SECONDS,
        ),
      ],
    };
  },
});
