import { newImageId, resizeJob } from '@imgr/contracts';
import { describe, expect, it, vi } from 'vitest';
import { describeAnnouncements } from './announcements.contract.ts';
import { InProcessAnnouncements, InProcessJobQueue } from './in-process.ts';
import { CONTRACT_OPTIONS, describeJobQueue } from './job-queue.contract.ts';

describeJobQueue('InProcessJobQueue', async () => {
  const queue = new InProcessJobQueue(CONTRACT_OPTIONS);
  return { queue, close: () => queue.close() };
});

describeAnnouncements('InProcessAnnouncements', async () => ({
  announcements: new InProcessAnnouncements(),
  close: async () => {},
}));

describe('InProcessJobQueue', () => {
  it('tells of each failed delivery', async () => {
    const onFailure = vi.fn();
    const queue = new InProcessJobQueue({ ...CONTRACT_OPTIONS, maxAttempts: 2, onFailure });
    const error = new Error('a bug');
    const job = resizeJob(newImageId());
    await queue.consume(() => Promise.reject(error), { slots: 1 });
    await queue.publish(job);
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledTimes(2));
    expect(onFailure).toHaveBeenCalledWith(job, error);
    await queue.close();
  });

  it('closes at once while jobs wait for their next attempt, and while dead letters cannot be handled', async () => {
    const queue = new InProcessJobQueue({ maxAttempts: 2, firstRetryMs: 60_000 });
    await queue.consume(() => Promise.reject(new Error('a bug')), { slots: 1 });
    await queue.publish(resizeJob(newImageId()));
    await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(false));
    await queue.close();
  });
});
