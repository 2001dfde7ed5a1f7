import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import type { Acknowledged } from '../load.ts';
import { infoOf } from '../observe.ts';
import { untilJobsAreDone, withQueue } from '../queue.ts';
import type { Site } from '../site.ts';
import { claim, commonClaims } from '../tally.ts';

const LONGEST_WAIT_MS = 600;

/** Every second image is left as it is. */
export const deletionDuringResize = defineDrill({
  name: 'deletion-during-resize',
  breaks: 'images are deleted at random moments of their jobs',
  full: { perSecond: 8, seconds: 40 },
  short: { perSecond: 6, seconds: 8 },
  run: (site, { perSecond, seconds }) =>
    withQueue(site.services, async (queue) => {
      const { load } = site;
      const deletions: Promise<Deletion>[] = [];
      let turn = 0;
      load.onAcknowledged = (upload) => {
        turn += 1;
        if (turn % 2 === 0) deletions.push(deleteSoon(site, upload));
      };
      await load.during(perSecond, seconds);
      const done = await Promise.all(deletions);
      await untilJobsAreDone(queue);
      const tally = await count(site, { deleted: new Set(done.map(({ id }) => id)) });
      const answers = await Promise.all(done.map(({ id }) => fetch(`${site.imgr.url}/image/${id}/info`)));
      const early = done.filter(({ wasPending }) => wasPending).length;
      return {
        tally,
        claims: [
          ...commonClaims(tally),
          claim(
            `${done.length} were deleted, each with 204`,
            done.every(({ status }) => status === 204),
          ),
          claim(`${early} of them were pending just before`, early > 0),
          claim(
            'none of them came back, and nothing but deleted/ is left of them',
            answers.every(({ status }) => status === 404),
          ),
        ],
      };
    }),
});

interface Deletion {
  id: string;
  status: number;
  wasPending: boolean;
}

async function deleteSoon(site: Site, { id, deleteToken }: Acknowledged): Promise<Deletion> {
  await sleep(Math.random() * LONGEST_WAIT_MS);
  const info = await infoOf(site, id);
  const response = await fetch(`${site.imgr.url}/image/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${deleteToken}` },
  });
  return { id, status: response.status, wasPending: info?.status === 'pending' };
}
