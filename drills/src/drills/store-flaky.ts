import { slowDown } from '@imgr/test-services/faulty-proxy';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { claim, commonClaims } from '../tally.ts';

const DELAY_MS = 2000;
const SHARE_OF_503 = 0.2;

export const storeFlaky = defineDrill({
  name: 'store-flaky',
  breaks: `the store answers each request after ${DELAY_MS / 1000} s, and ${SHARE_OF_503 * 100} % of them with 503`,
  full: { perSecond: 2, seconds: 60 },
  short: { perSecond: 2, seconds: 12 },
  run: async (site, { perSecond, seconds }) => {
    const { load, proxy } = site;
    let faults = 0;
    proxy.fault = () => {
      if (Math.random() >= SHARE_OF_503) return { kind: 'pass', delayMs: DELAY_MS };
      faults += 1;
      return { ...slowDown, delayMs: DELAY_MS };
    };
    await load.during(perSecond, seconds);
    proxy.fault = undefined;
    // An upload that was refused may be stored all the same: then it waits for the sweeper.
    site.rest();
    const tally = await count(site);
    const refused = load.refusals.every(({ status }) => status === 503);
    return {
      tally,
      claims: [
        ...commonClaims(tally),
        claim(`the store answered ${faults} requests with 503`, faults > 0),
        claim(`${load.refusals.length} uploads were refused, all with 503`, refused),
      ],
    };
  },
});
