import { announcement, newImageId, type StatusEvent, UnavailableError } from '@imgr/contracts';
import type { AnnouncementListener } from '@imgr/job-queue';
import { InProcessAnnouncements } from '@imgr/job-queue/in-process';
import { beforeEach, describe, expect, it } from 'vitest';
import { followStatus } from './status-stream.ts';

type Status = StatusEvent['status'];

/** Longer than any test: what comes sooner came by an announcement. */
const NEVER_MS = 60_000;

class CountedAnnouncements extends InProcessAnnouncements {
  subscribers = 0;

  override subscribe(listener: AnnouncementListener): () => void {
    this.subscribers += 1;
    const unsubscribe = super.subscribe(listener);
    return () => {
      this.subscribers -= 1;
      unsubscribe();
    };
  }
}

describe('followStatus', () => {
  let announcements: CountedAnnouncements;
  let statuses: Map<string, Status>;
  /** The ids read, in their order. */
  let reads: string[];
  let closing: AbortController;
  beforeEach(() => {
    announcements = new CountedAnnouncements();
    statuses = new Map();
    reads = [];
    closing = new AbortController();
  });

  const image = (status: Status = 'pending') => {
    const id = newImageId();
    statuses.set(id, status);
    return id;
  };
  const change = async (id: string, status: Status) => {
    statuses.set(id, status);
    await announcements.announce(announcement(id));
  };
  const read = async (id: string): Promise<StatusEvent> => {
    reads.push(id);
    const status = statuses.get(id) ?? 'not_found';
    return status === 'not_found' ? { id, status } : { id, status, sizes: {} };
  };
  const follow = (ids: string[], { readAgainMs = NEVER_MS, readOne = read } = {}) =>
    followStatus(ids, { announcements, read: readOne, readAgainMs }, closing.signal);
  /** The next event, as its id and status. */
  const next = async (events: ReturnType<typeof follow>) => {
    const { value } = await events.next();
    return value && [value.id, value.status];
  };

  it('tells the status of each image at once, and ends where none is pending', async () => {
    const [ready, failed, unknown] = [image('ready'), image('failed'), newImageId()];
    const events = follow([ready, failed, unknown]);
    expect(await next(events)).toEqual([ready, 'ready']);
    expect(await next(events)).toEqual([failed, 'failed']);
    expect(await next(events)).toEqual([unknown, 'not_found']);
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(announcements.subscribers).toBe(0);
  });

  it('tells each change once, until none is pending, and nothing of other images', async () => {
    const [one, other, stranger] = [image(), image(), image()];
    const events = follow([one, other]);
    expect(await next(events)).toEqual([one, 'pending']);
    expect(await next(events)).toEqual([other, 'pending']);
    const changed = next(events);
    await change(stranger, 'ready');
    await change(one, 'pending');
    await change(other, 'failed');
    expect(await changed).toEqual([other, 'failed']);
    const last = next(events);
    await change(other, 'failed');
    await change(one, 'ready');
    expect(await last).toEqual([one, 'ready']);
    expect((await events.next()).done).toBe(true);
    expect(reads).not.toContain(stranger);
  });

  it('goes on while the store does not answer, and tells the change once it does', async () => {
    const id = image();
    let calls = 0;
    const readOne = async (wanted: string) => {
      calls += 1;
      if (calls === 2) throw new UnavailableError({ code: 'store_unavailable', publicMessage: 'away' });
      if (calls > 2) statuses.set(id, 'ready');
      return read(wanted);
    };
    const told: unknown[] = [];
    for await (const event of follow([id], { readAgainMs: 1, readOne })) told.push(event?.status);
    expect(told.filter(Boolean)).toEqual(['pending', 'ready']);
  });

  it('tells of an image that is deleted after it was ready, while another is pending', async () => {
    const [ready, pending] = [image('ready'), image()];
    const events = follow([ready, pending]);
    await next(events);
    await next(events);
    const changed = next(events);
    await change(ready, 'not_found');
    expect(await changed).toEqual([ready, 'not_found']);
    await events.return();
  });

  it('catches a change that was announced while it read, or while nobody took its events', async () => {
    const [one, other] = [image(), image()];
    const events = follow([one, other], {
      readOne: async (id) => {
        const old = await read(id);
        if (old.status === 'pending') await change(id, 'ready');
        return old;
      },
    });
    expect(await next(events)).toEqual([one, 'pending']);
    expect(await next(events)).toEqual([other, 'pending']);
    expect(await next(events)).toEqual([one, 'ready']);
    expect(await next(events)).toEqual([other, 'ready']);
    expect((await events.next()).done).toBe(true);
  });

  it('catches a change whose announcement was lost, and says meanwhile that it lives', async () => {
    const id = image();
    const events = follow([id], { readAgainMs: 1 });
    expect(await next(events)).toEqual([id, 'pending']);
    expect(await next(events)).toBeUndefined();
    statuses.set(id, 'ready');
    expect(await next(events)).toEqual([id, 'ready']);
    expect((await events.next()).done).toBe(true);
  });

  it('reads again only what is pending', async () => {
    const [ready, pending] = [image('ready'), image()];
    const events = follow([ready, pending], { readAgainMs: 1 });
    for (let turn = 0; turn < 5; turn += 1) await events.next();
    await events.return();
    expect(reads.filter((id) => id === ready)).toHaveLength(1);
    expect(reads.filter((id) => id === pending).length).toBeGreaterThan(1);
  });

  it('subscribes before it reads', async () => {
    const id = image();
    const events = follow([id], {
      readOne: async (of) => {
        expect(announcements.subscribers).toBe(1);
        return read(of);
      },
    });
    expect(await next(events)).toEqual([id, 'pending']);
    await events.return();
  });

  it('leaves no subscription: not when it is aborted while it waits, nor when a read fails', async () => {
    const waiting = follow([image()]);
    await waiting.next();
    const ended = waiting.next();
    expect(announcements.subscribers).toBe(1);
    closing.abort();
    await ended;
    expect((await waiting.next()).done).toBe(true);
    expect(announcements.subscribers).toBe(0);
    closing = new AbortController();
    const failing = follow([image()], { readOne: () => Promise.reject(new Error('away')) });
    await expect(failing.next()).rejects.toThrow('away');
    expect(announcements.subscribers).toBe(0);
  });
});
