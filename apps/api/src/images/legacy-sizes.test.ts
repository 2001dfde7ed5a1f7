import { type ResizeJob, UnavailableError } from '@imgr/contracts';
import { InProcessJobQueue } from '@imgr/job-queue/in-process';
import { describe, expect, it } from 'vitest';
import { LegacySizes } from './legacy-sizes.ts';

class ObservedQueue extends InProcessJobQueue {
  published: string[] = [];
  isAway = false;

  override async publish({ id }: ResizeJob): Promise<void> {
    if (this.isAway) throw new UnavailableError({ code: 'away', publicMessage: 'away' });
    this.published.push(id);
  }
}

describe('LegacySizes.request', () => {
  it('publishes one job for an image, however often and by how many it is asked', async () => {
    const queue = new ObservedQueue({ maxAttempts: 1, firstRetryMs: 1 });
    const sizes = new LegacySizes(queue);
    await Promise.all([sizes.request('abcd1234'), sizes.request('abcd1234'), sizes.request('dcba4321')]);
    await sizes.request('abcd1234');
    expect(queue.published).toEqual(['abcd1234', 'dcba4321']);
  });

  it('publishes it at the next request where the broker was away', async () => {
    const queue = new ObservedQueue({ maxAttempts: 1, firstRetryMs: 1 });
    const sizes = new LegacySizes(queue);
    queue.isAway = true;
    await sizes.request('abcd1234');
    expect(queue.published).toEqual([]);
    queue.isAway = false;
    await sizes.request('abcd1234');
    expect(queue.published).toEqual(['abcd1234']);
  });
});
