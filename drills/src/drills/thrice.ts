import { createHash } from 'node:crypto';
import { imagePaths, resizeJob, SIZE_NAMES } from '@imgr/contracts';
import type { JobQueue } from '@imgr/job-queue';
import { count } from '../count.ts';
import { defineDrill } from '../drill.ts';
import { untilReady } from '../observe.ts';
import { untilJobsAreDone, withQueue } from '../queue.ts';
import type { Site } from '../site.ts';
import { claim, commonClaims } from '../tally.ts';

export const thrice = defineDrill({
  name: 'thrice',
  breaks: 'every job is delivered three times',
  full: { perSecond: 5, seconds: 40 },
  short: { perSecond: 4, seconds: 6 },
  run: (site, { perSecond, seconds }) =>
    withQueue(site.services, async (queue) => {
      const { load } = site;
      const { whenDone, first } = publishTwiceMore(site, queue);
      await load.during(perSecond, seconds);
      await whenDone();
      await untilJobsAreDone(queue);
      const tally = await count(site);
      const last = new Map<string, string>();
      const ofPicture = new Map<Buffer, Set<string>>();
      for (const { id, picture } of load.acknowledged) {
        const digest = await digestOfSizes(site, id);
        last.set(id, digest);
        ofPicture.set(picture, (ofPicture.get(picture) ?? new Set()).add(digest));
      }
      return {
        tally,
        claims: [
          ...commonClaims(tally),
          claim(`${tally.jobsRunAgain} images were resized more than once`, tally.jobsRunAgain > 0),
          claim(
            'the sizes were the same bytes when an image was first ready and after all its jobs',
            first.size === tally.acknowledged && [...first].every(([id, digest]) => last.get(id) === digest),
          ),
          claim(
            'and the same bytes for all uploads of the same picture',
            [...ofPicture.values()].every((digests) => digests.size === 1),
          ),
        ],
      };
    }),
});

/** As soon as an upload is acknowledged. Keeps what its sizes were when it was first ready. */
function publishTwiceMore(site: Site, queue: JobQueue) {
  const first = new Map<string, string>();
  const underWay: Promise<void>[] = [];
  const handle = async (id: string) => {
    await Promise.all([queue.publish(resizeJob(id)), queue.publish(resizeJob(id))]);
    await untilReady(site, id);
    first.set(id, await digestOfSizes(site, id));
  };
  site.load.onAcknowledged = ({ id }) => underWay.push(handle(id));
  return { first, whenDone: () => Promise.all(underWay) };
}

async function digestOfSizes({ imgr }: Site, id: string): Promise<string> {
  const hash = createHash('sha256');
  for (const size of SIZE_NAMES) {
    const response = await fetch(imgr.url + imagePaths.size(id, size), { redirect: 'manual' });
    hash.update(`${response.status} `).update(Buffer.from(await response.arrayBuffer()));
  }
  return hash.digest('hex');
}
