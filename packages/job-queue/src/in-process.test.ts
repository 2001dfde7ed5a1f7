import { setTimeout as sleep } from 'node:timers/promises';
import { newImageId, resizeJob, UnavailableError } from '@imgr/contracts';
import { describe, expect, it, vi } from 'vitest';
import { describeAnnouncements } from './announcements.contract.ts';
import { JobSetAsideError, MAX_ROUNDS } from './failure-policy.ts';
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

  it('forgets a job that was set aside for an hour', async () => {
    const queue = new InProcessJobQueue({ maxAttempts: 3, firstRetryMs: 1 });
    const handler = vi.fn(() => Promise.reject(new JobSetAsideError(new Error('EIO'))));
    await queue.consume(handler, { slots: 1 });
    await queue.publish(resizeJob(newImageId()));
    await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(true), { timeout: 25_000 });
    expect(handler).toHaveBeenCalledTimes(MAX_ROUNDS + 1);
    await queue.close();
  });

  it('closes at once while jobs wait for their next attempt, and while dead letters cannot be handled', async () => {
    const queue = new InProcessJobQueue({ maxAttempts: 2, firstRetryMs: 60_000 });
    await queue.consume(() => Promise.reject(new Error('a bug')), { slots: 1 });
    await queue.publish(resizeJob(newImageId()));
    await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(false));
    await queue.close();
  });

  it('takes no job once its consumer is closed, also when a wait for the store ends after that', async () => {
    const queue = new InProcessJobQueue({ maxAttempts: 3, firstRetryMs: 1 });
    const handler = vi.fn(() => Promise.reject(new UnavailableError({ code: 'x', publicMessage: 'away' })));
    const consumer = await queue.consume(handler, { slots: 1 });
    await queue.publish(resizeJob(newImageId()));
    await vi.waitFor(() => expect(handler).toHaveBeenCalled(), { timeout: 10_000 });
    await consumer.close();
    const calls = handler.mock.calls.length;
    await sleep(50);
    expect(handler).toHaveBeenCalledTimes(calls);
    expect(await queue.isEmpty()).toBe(false);
  });

  it('handles the dead letters behind one that cannot be handled', async () => {
    const queue = new InProcessJobQueue({ maxAttempts: 1, firstRetryMs: 60_000 });
    await queue.consume(() => Promise.reject(new Error('a bug')), { slots: 1 });
    const [stuck, next] = [resizeJob(newImageId()), resizeJob(newImageId())];
    const handled: string[] = [];
    await queue.consumeDead(async ({ job: { id } }) => {
      if (id === stuck.id) throw new Error('a record that cannot be read');
      handled.push(id);
    });
    for (const job of [stuck, next]) await queue.publish(job);
    await vi.waitFor(() => expect(handled).toEqual([next.id]), { timeout: 10_000 });
    await queue.close();
  });
});
