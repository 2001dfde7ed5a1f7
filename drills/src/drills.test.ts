import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRILLS } from './drills.ts';
import { drillPictures } from './pictures.ts';
import { reportText } from './print-report.ts';
import { Servers } from './servers.ts';

/** For all of them: each waits for its turn. */
const TIMEOUT_MS = 900_000;

/** Two break things at a time, where they wait more than they work, while those before them wait for the sweeper. */
describe('whatever dies, an upload that got 201 becomes ready', () => {
  const servers = new Servers({ drillsAtOnce: 2 });
  beforeAll(async () => {
    await drillPictures();
  });
  afterAll(() => servers.close(), 60_000);

  it.concurrent.each(DRILLS)(
    '$name: $breaks',
    async (drill) => {
      const { tally, claims, ...report } = await drill.run(servers, 'short');
      process.stdout.write(`${reportText({ tally, claims, ...report })}\n`);
      expect(claims.filter(({ holds }) => !holds)).toEqual([]);
      expect(tally).toMatchObject({ lost: 0, wrong201: 0, extraObjects: [], withoutRetryAfter: 0 });
      expect(tally.ready).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
