import { setTimeout as sleep } from 'node:timers/promises';
import {
  AppError,
  CURRENT_VERSION,
  NEWEST_READABLE_VERSION,
  newImageId,
  type ResizeJob,
  resizeJob,
  UnavailableError,
  UnknownVersionError,
} from '@imgr/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobSetAsideError } from './failure-policy.ts';
import type { DeadJob, JobHandler, JobQueue } from './job-queue.ts';

export interface JobQueueFixture {
  queue: JobQueue;
  close(): Promise<void>;
}

/** How the suite wants the queue set up: three attempts, and waits short enough for a test. */
export const CONTRACT_OPTIONS = { maxAttempts: 3, firstRetryMs: 40 };

const WAIT = { timeout: 15_000, interval: 10 };

/** What every adapter promises. `open` gives an empty queue with the `CONTRACT_OPTIONS`. */
export function describeJobQueue(name: string, open: () => Promise<JobQueueFixture>): void {
  describe(`${name} keeps the job queue contract`, () => {
    let fixture: JobQueueFixture;
    let queue: JobQueue;
    beforeEach(async () => {
      fixture = await open();
      queue = fixture.queue;
    });
    afterEach(() => fixture.close());

    const publishNew = async (): Promise<ResizeJob> => {
      const job = resizeJob(newImageId());
      await queue.publish(job);
      return job;
    };
    const collectDead = async () => {
      const dead: DeadJob[] = [];
      await queue.consumeDead(async (letter) => void dead.push(letter));
      return dead;
    };

    it('delivers what was published before and after its consumer came, each job once', async () => {
      const before = await publishNew();
      const seen: ResizeJob[] = [];
      await queue.consume(async (job) => void seen.push(job), { slots: 2 });
      const after = await publishNew();
      await vi.waitFor(() => expect(seen).toHaveLength(2), WAIT);
      await sleep(100);
      expect(seen).toEqual(expect.arrayContaining([before, after]));
      expect(seen).toHaveLength(2);
    });

    it('is empty before a job is published and after it is done, and not while it waits', async () => {
      expect(await queue.isEmpty()).toBe(true);
      await publishNew();
      await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(false), WAIT);
      await queue.consume(async () => {}, { slots: 1 });
      await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(true), WAIT);
    });

    it('runs as many jobs at a time as it has slots, and never more', async () => {
      let running = 0;
      let most = 0;
      let done = 0;
      await queue.consume(
        async () => {
          running += 1;
          most = Math.max(most, running);
          await sleep(30);
          running -= 1;
          done += 1;
        },
        { slots: 3 },
      );
      await Promise.all(Array.from({ length: 12 }, publishNew));
      await vi.waitFor(() => expect(done).toBe(12), WAIT);
      expect(most).toBe(3);
    });

    it('delivers a failed job again after waits that grow, then puts it to the dead letters', async () => {
      const times: number[] = [];
      const dead = await collectDead();
      const job = await publishNew();
      await queue.consume(
        async () => {
          times.push(Date.now());
          throw new Error('a bug');
        },
        { slots: 1 },
      );
      await vi.waitFor(() => expect(dead).toHaveLength(1), WAIT);
      expect(dead[0]?.job).toEqual(job);
      expect(dead[0]?.reason).not.toContain('a bug');
      expect(times).toHaveLength(CONTRACT_OPTIONS.maxAttempts);
      const [first = 0, second = 0, third = 0] = times;
      expect(second - first).toBeGreaterThanOrEqual(CONTRACT_OPTIONS.firstRetryMs - 2);
      expect(third - second).toBeGreaterThanOrEqual(2 * CONTRACT_OPTIONS.firstRetryMs - 2);
    });

    it('finishes a job that fails at first', async () => {
      const dead = await collectDead();
      const handler = vi.fn<JobHandler>().mockRejectedValueOnce(new Error('once')).mockResolvedValue();
      await queue.consume(handler, { slots: 1 });
      await publishNew();
      await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), WAIT);
      await sleep(200);
      expect(handler).toHaveBeenCalledTimes(2);
      expect(handler.mock.calls[1]?.[1]).toEqual({ isRepeated: true });
      expect(dead).toEqual([]);
    });

    it('says that a job which waited for the store is a repeated one', async () => {
      const handler = vi
        .fn<JobHandler>()
        .mockRejectedValueOnce(new UnavailableError({ code: 'store_unavailable', publicMessage: 'away' }))
        .mockResolvedValue();
      await queue.consume(handler, { slots: 1 });
      await publishNew();
      await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), WAIT);
      expect(handler.mock.calls[1]?.[1]).toEqual({ isRepeated: true });
    });

    it('puts a permanent failure to the dead letters at once, with its reason', async () => {
      const dead = await collectDead();
      const handler = vi
        .fn<JobHandler>()
        .mockRejectedValue(new AppError({ code: 'broken_image', publicMessage: 'the picture is damaged' }));
      await queue.consume(handler, { slots: 1 });
      const job = await publishNew();
      await vi.waitFor(() => expect(dead).toEqual([{ job, reason: 'the picture is damaged' }]), WAIT);
      expect(handler).toHaveBeenCalledTimes(1);
    });

    it('finishes the neighbours of a job that keeps failing', async () => {
      const dead = await collectDead();
      const poison = resizeJob(newImageId());
      const done = new Set<string>();
      await queue.consume(
        async ({ id }) => {
          if (id === poison.id) throw new Error('poison');
          done.add(id);
        },
        { slots: 2 },
      );
      const good = await Promise.all(Array.from({ length: 5 }, publishNew));
      await queue.publish(poison);
      good.push(...(await Promise.all(Array.from({ length: 5 }, publishNew))));
      await vi.waitFor(() => expect([...done].sort()).toEqual(good.map(({ id }) => id).sort()), WAIT);
      await vi.waitFor(() => expect(dead.map(({ job }) => job)).toEqual([poison]), WAIT);
    });

    it('never counts that the store is away, stops taking jobs meanwhile, and goes on by itself', async () => {
      const dead = await collectDead();
      const attempts = CONTRACT_OPTIONS.maxAttempts + 2;
      let away = attempts;
      const starts: number[] = [];
      const done = new Set<string>();
      await queue.consume(
        async ({ id }) => {
          starts.push(Date.now());
          if (away > 0) {
            away -= 1;
            throw new UnavailableError({ code: 'store_unavailable', publicMessage: 'away' });
          }
          done.add(id);
        },
        { slots: 1 },
      );
      const jobs = await Promise.all(Array.from({ length: 5 }, publishNew));
      await vi.waitFor(() => expect([...done].sort()).toEqual(jobs.map(({ id }) => id).sort()), WAIT);
      expect(dead).toEqual([]);
      expect(starts).toHaveLength(attempts + jobs.length);
      const [first = 0, second = 0] = starts;
      expect(second - first).toBeGreaterThanOrEqual(CONTRACT_OPTIONS.firstRetryMs - 2);
    });

    it('leaves a job of a newer release to others, without counting it or stopping for it', async () => {
      const dead = await collectDead();
      const newer = { ...resizeJob(newImageId()), version: NEWEST_READABLE_VERSION + 1 };
      const handler = vi.fn<JobHandler>(async ({ version }) => {
        if (version > CURRENT_VERSION) throw new UnknownVersionError('job', version);
      });
      await queue.consume(handler, { slots: 1 });
      await queue.publish(newer);
      const known = await publishNew();
      const callsFor = (id: string) => handler.mock.calls.filter(([job]) => job.id === id).length;
      await vi.waitFor(() => expect(callsFor(newer.id)).toBeGreaterThan(CONTRACT_OPTIONS.maxAttempts), WAIT);
      expect(callsFor(known.id)).toBe(1);
      expect(dead).toEqual([]);
    });

    it('sets a job aside that can not be done just now, without counting it or stopping for it', async () => {
      const dead = await collectDead();
      let failures = CONTRACT_OPTIONS.maxAttempts + 1;
      const stuck = await publishNew();
      const done: string[] = [];
      const repeated: boolean[] = [];
      await queue.consume(
        async ({ id }, { isRepeated }) => {
          if (id === stuck.id) repeated.push(isRepeated);
          if (id === stuck.id && failures-- > 0) throw new JobSetAsideError(new Error('EIO'));
          done.push(id);
        },
        { slots: 1 },
      );
      const others = await Promise.all(Array.from({ length: 3 }, publishNew));
      await vi.waitFor(() => expect(done).toHaveLength(4), WAIT);
      expect(done.slice(0, 3).sort()).toEqual(others.map(({ id }) => id).sort());
      expect(done[3]).toBe(stuck.id);
      // Else it would stop the others: as one that is new it may find that the store is away.
      expect(repeated.slice(1)).not.toContain(false);
      expect(dead).toEqual([]);
    });

    it('delivers a dead letter again until its handler succeeds', async () => {
      const handler = vi
        .fn<(dead: DeadJob) => Promise<void>>()
        .mockRejectedValueOnce(new UnavailableError({ code: 'store_unavailable', publicMessage: 'away' }))
        .mockRejectedValueOnce(new Error('a bug'))
        .mockResolvedValue();
      await queue.consumeDead(handler);
      await queue.consume(
        async () => {
          throw new AppError({ code: 'broken_image', publicMessage: 'damaged' });
        },
        { slots: 1 },
      );
      const job = await publishNew();
      await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(3), WAIT);
      expect(handler.mock.calls[2]).toEqual([{ job, reason: 'damaged' }]);
      await sleep(200);
      expect(handler).toHaveBeenCalledTimes(3);
    });

    it('on close takes no more jobs and waits for those under way', async () => {
      let finish = () => {};
      const blocked = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const started: string[] = [];
      const consumer = await queue.consume(
        async ({ id }) => {
          started.push(id);
          await blocked;
        },
        { slots: 1 },
      );
      await publishNew();
      await publishNew();
      await vi.waitFor(() => expect(started).toHaveLength(1), WAIT);
      let closed = false;
      const closing = consumer.close().then(() => {
        closed = true;
      });
      await sleep(100);
      expect(closed).toBe(false);
      finish();
      await closing;
      await sleep(100);
      expect(started).toHaveLength(1);
    });

    it('answers a ping', async () => {
      await expect(queue.ping()).resolves.toBeUndefined();
    });
  });
}
