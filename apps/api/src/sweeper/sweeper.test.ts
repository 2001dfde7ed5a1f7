import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysOfImage, newImageId, objectKeys, UnavailableError } from '@imgr/contracts';
import { markDeleted } from '@imgr/image-state';
import { InProcessJobQueue } from '@imgr/job-queue/in-process';
import { type ObjectStore, ObjectStoreUnavailableError } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { createLogger } from '@imgr/observability';
import { crashAt, failAt, InterceptedObjectStore } from '@imgr/test-faults';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sweeper } from './sweeper.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const away = new UnavailableError({ code: 'away', publicMessage: 'away' });

/** A queue whose jobs stay in it, or seem to be done at once. */
class IdleQueue extends InProcessJobQueue {
  published: string[] = [];
  looksEmpty = true;
  isAway = false;

  override async publish({ id }: { id: string }): Promise<void> {
    if (this.isAway) throw away;
    this.published.push(id);
  }

  override async isEmpty(): Promise<boolean> {
    if (this.isAway) throw away;
    return this.looksEmpty;
  }
}

describe('Sweeper', () => {
  let folder: string;
  let store: FsObjectStore;
  let queue: IdleQueue;
  let start: number;
  /** Milliseconds since the test began, as the sweepers see it. */
  let sinceMs: number;
  /** By how much their clock is fast. */
  let skewMs: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-sweeper-'));
    store = await FsObjectStore.open(folder);
    queue = new IdleQueue({ maxAttempts: 1, firstRetryMs: 1 });
    start = Date.now();
    sinceMs = 0;
    skewMs = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  const newSweeper = (sweptStore: ObjectStore = store) =>
    new Sweeper({
      store: sweptStore,
      queue,
      logger: createLogger({ name: 'test', level: 'silent' }),
      // Half a minute more, which no test takes: every object is at least as old as that.
      now: () => start + sinceMs + skewMs + 30 * SECOND_MS,
      elapsed: () => sinceMs,
    });
  const put = (...objects: string[]) =>
    Promise.all(objects.map((key) => store.put(key, Buffer.from('{}'), { contentType: 'application/json' })));
  const keys = async () => {
    const listed: string[] = [];
    for await (const { key } of store.list('')) listed.push(key);
    return listed;
  };
  const upload = async () => {
    const id = newImageId();
    await put(objectKeys.pending(id), objectKeys.original(id));
    return id;
  };
  const publishedBy = async (sweep: Promise<unknown>) => {
    queue.published = [];
    await sweep;
    return queue.published;
  };

  it('publishes the job of everything pending, for a queue that starts empty', async () => {
    const ids = [await upload(), await upload()];
    expect((await publishedBy(newSweeper().republishAll())).sort()).toEqual(ids.sort());
  });

  it('publishes a job again after a minute, if the queue is empty by then', async () => {
    const id = await upload();
    const sweeper = newSweeper();
    expect(await publishedBy(sweeper.sweep())).toEqual([]);
    sinceMs = 2 * MINUTE_MS;
    queue.looksEmpty = false;
    expect(await publishedBy(sweeper.sweep())).toEqual([]);
    queue.looksEmpty = true;
    expect(await publishedBy(sweeper.sweep())).toEqual([id]);
  });

  it('publishes a job again after 15 minutes, although others wait', async () => {
    const id = await upload();
    const sweeper = newSweeper();
    queue.looksEmpty = false;
    sinceMs = 14 * MINUTE_MS;
    expect(await publishedBy(sweeper.sweep())).toEqual([]);
    sinceMs = 16 * MINUTE_MS;
    expect(await publishedBy(sweeper.sweep())).toEqual([id]);
  });

  it('publishes it then at intervals that double, up to a day, whether the queue is empty or not', async () => {
    await upload();
    const sweeper = newSweeper();
    const times: number[] = [];
    for (let turn = 0; sinceMs < 5 * DAY_MS; turn += 1) {
      sinceMs += 15 * MINUTE_MS;
      queue.looksEmpty = turn % 3 === 0;
      if ((await publishedBy(sweeper.sweep())).length > 0) times.push(sinceMs / MINUTE_MS);
    }
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]);
  });

  it('waits as long where all was published at the start, and where the broker went away in between', async () => {
    const ids = [await upload(), await upload()].sort();
    const sweeper = newSweeper();
    sinceMs = HOUR_MS;
    await sweeper.republishAll();
    sinceMs += 14 * MINUTE_MS;
    expect(await publishedBy(sweeper.sweep())).toEqual([]);
    sinceMs += 2 * MINUTE_MS;
    const publish = queue.publish.bind(queue);
    queue.publish = async (job) => {
      if (job.id === ids[1]) throw away;
      return publish(job);
    };
    expect(await publishedBy(expect(sweeper.sweep()).rejects.toBe(away))).toEqual([ids[0]]);
    queue.publish = publish;
    expect(await publishedBy(sweeper.sweep())).toEqual([ids[1]]);
  });

  it('removes what is pending without an original after an hour, and nothing else', async () => {
    const kept = await upload();
    const lost = newImageId();
    await put(objectKeys.pending(lost));
    const sweeper = newSweeper();
    for (sinceMs of [0, HOUR_MS - MINUTE_MS]) await sweeper.sweep();
    expect(await keys()).toContain(objectKeys.pending(lost));
    sinceMs = HOUR_MS + MINUTE_MS;
    await sweeper.sweep();
    expect(await keys()).toEqual([objectKeys.original(kept), objectKeys.pending(kept)]);
  });

  it('looks only once for an original that is there', async () => {
    await upload();
    const watched = new InterceptedObjectStore(store);
    const sweeper = newSweeper(watched);
    for (sinceMs of [0, 2 * HOUR_MS, 3 * HOUR_MS, 4 * HOUR_MS]) await sweeper.sweep();
    expect(watched.calls.filter(({ verb }) => verb === 'get')).toHaveLength(1);
  });

  it('removes nothing where the store does not say whether the original is there', async () => {
    const id = await upload();
    for (let turn = 1; turn <= 6; turn += 1) {
      const failing = new InterceptedObjectStore(store, failAt(turn, away));
      const sweeper = newSweeper(failing);
      for (sinceMs of [0, 2 * HOUR_MS]) await sweeper.sweep().catch(() => {});
      expect(await keys()).toEqual([objectKeys.original(id), objectKeys.pending(id)]);
    }
  });

  it('removes no record that it has not seen for an hour itself, whatever the clocks say', async () => {
    const [coming, gone] = [newImageId(), newImageId()];
    await put(objectKeys.pending(coming));
    await markDeleted(store, gone, undefined);
    const before = await keys();
    skewMs = 7 * DAY_MS;
    const sweeper = newSweeper();
    for (sinceMs of [0, 30 * MINUTE_MS, HOUR_MS]) await sweeper.sweep();
    expect(await keys()).toEqual(before);
    sinceMs = HOUR_MS + MINUTE_MS;
    await newSweeper().sweep();
    expect(await keys()).toEqual(before);
    await sweeper.sweep();
    expect(await keys()).toEqual([]);
  });

  it('finishes a deletion that broke off at any moment, and touches no other image', async () => {
    const other = newImageId();
    await put(...keysOfImage(other));
    const left = await keys();
    for (let turn = 2; turn <= 1 + keysOfImage(other).length; turn += 1) {
      const id = newImageId();
      await put(...keysOfImage(id));
      const { intercept, crashed } = crashAt(turn);
      await Promise.race([markDeleted(new InterceptedObjectStore(store, intercept), id, undefined), crashed]);
      await newSweeper().sweep();
      left.push(objectKeys.deleted(id));
      expect(await keys()).toEqual(left.sort());
    }
  });

  it('finishes deletions while the broker is away, and publishes while a deletion cannot be finished', async () => {
    const [gone, waiting] = [newImageId(), await upload()];
    await put(...keysOfImage(gone), objectKeys.deleted(gone));
    sinceMs = 2 * MINUTE_MS;
    const stuck = new InterceptedObjectStore(store, async ({ verb }, proceed) => {
      if (verb === 'delete') throw away;
      return proceed();
    });
    expect(await publishedBy(expect(newSweeper(stuck).sweep()).rejects.toBe(away))).toContain(waiting);
    queue.isAway = true;
    await expect(newSweeper().sweep()).rejects.toBe(away);
    expect((await keys()).filter((key) => key.endsWith(gone))).toEqual([objectKeys.deleted(gone)]);
  });

  it('does for all other images what it would do if one had no object that cannot be read or removed', async () => {
    const ids = Array.from({ length: 6 }, newImageId).sort();
    const [badLost, lost, badGone, gone, badExpired, expired] = ids as [string, ...string[]];
    await put(objectKeys.pending(badLost), objectKeys.pending(lost as string));
    for (const id of [badGone, gone, badExpired, expired] as string[]) await put(objectKeys.deleted(id));
    await put(objectKeys.size(gone as string, 'big'));
    const bad = [badLost, badGone, badExpired] as string[];
    const damaged = new InterceptedObjectStore(store, async ({ key, verb }, proceed) => {
      const isBad = bad.some((id) => key.endsWith(id));
      if (isBad && verb !== 'list') throw new ObjectStoreUnavailableError(new Error('EIO'));
      return proceed();
    });
    const sweeper = newSweeper(damaged);
    await sweeper.sweep();
    expect(await keys()).not.toContain(objectKeys.size(gone as string, 'big'));
    sinceMs = 2 * DAY_MS;
    await sweeper.sweep();
    expect(await keys()).toEqual([
      ...[badGone, badExpired].map((id) => objectKeys.deleted(id as string)),
      objectKeys.pending(badLost),
    ]);
  });

  it('keeps the mark of a deletion for a day, then removes it with all that came after it', async () => {
    const id = newImageId();
    await markDeleted(store, id, undefined);
    const sweeper = newSweeper();
    for (sinceMs of [0, DAY_MS - MINUTE_MS]) await sweeper.sweep();
    expect(await keys()).toEqual([objectKeys.deleted(id)]);
    await put(objectKeys.size(id, 'tiny'));
    sinceMs = DAY_MS + MINUTE_MS;
    await sweeper.sweep();
    expect(await keys()).toEqual([]);
  });

  it('that is stopped publishes and removes no more, and goes on as before if it sweeps again', async () => {
    const ids = [await upload(), await upload()].sort();
    await put(objectKeys.deleted(newImageId()));
    sinceMs = 2 * MINUTE_MS;
    const stopping = new AbortController();
    const publish = queue.publish.bind(queue);
    queue.publish = async (job) => {
      await publish(job);
      stopping.abort();
    };
    const watched = new InterceptedObjectStore(store);
    const sweeper = newSweeper(watched);
    expect(await publishedBy(sweeper.sweep(stopping.signal))).toEqual([ids[0]]);
    expect(watched.calls.filter(({ verb }) => verb === 'delete')).toEqual([]);
    expect(await publishedBy(sweeper.sweep())).toEqual([ids[1]]);
  });

  it('does no harm beside another', async () => {
    const [waiting, lost, gone, expired] = [await upload(), newImageId(), newImageId(), newImageId()];
    await put(objectKeys.pending(lost), objectKeys.deleted(expired));
    await put(...keysOfImage(gone), objectKeys.deleted(gone), ...keysOfImage(expired));
    const pair = [newSweeper(), newSweeper()];
    for (sinceMs of [2 * MINUTE_MS, 2 * HOUR_MS, 2 * DAY_MS]) {
      if (sinceMs > DAY_MS) await put(objectKeys.size(gone, 'big'));
      const published = await publishedBy(Promise.all(pair.map((sweeper) => sweeper.sweep())));
      expect(published).toContain(waiting);
      expect(published.filter((id) => id === waiting)).toHaveLength(2);
      expect(await keys()).toEqual(
        expect.arrayContaining([objectKeys.original(waiting), objectKeys.pending(waiting)]),
      );
    }
    expect(await keys()).toEqual([objectKeys.original(waiting), objectKeys.pending(waiting)]);
  });
});
