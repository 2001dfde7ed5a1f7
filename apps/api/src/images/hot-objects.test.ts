import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { announcement, objectKeys, UnavailableError } from '@imgr/contracts';
import { InProcessAnnouncements } from '@imgr/job-queue/in-process';
import type { ByteRange, StoredObject } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { InterceptedObjectStore } from '@imgr/test-faults';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterConfig } from '../config.ts';
import { TooManyStreamsError } from '../http/http-errors.ts';
import { HotObjects } from './hot-objects.ts';

const ID = 'abcdefgh12';
const KEY = objectKeys.size(ID, 'small');

describe('HotObjects', () => {
  let folder: string;
  let store: InterceptedObjectStore;
  let announcements: InProcessAnnouncements;
  let objects: HotObjects;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    // The cache takes a start of 0 for none.
    vi.advanceTimersByTime(1);
    folder = await mkdtemp(join(tmpdir(), 'imgr-hot-'));
    store = new InterceptedObjectStore(await FsObjectStore.open(folder));
    announcements = new InProcessAnnouncements();
    objects = new HotObjects(store, announcements, { cacheBytes: 1_000_000, cluster: undefined });
    await put('some bytes');
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  });

  const put = (text: string, key = KEY) => store.put(key, Buffer.from(text), { contentType: 'image/png' });
  const read = async (key = KEY, from = objects) => {
    const object = await from.get(key);
    if (!object) return undefined;
    return object.body instanceof Readable ? buffer(object.body) : object.body;
  };
  const reads = () => store.calls.filter(({ verb }) => verb === 'get' || verb === 'head').length;

  it('reads what is asked for again only once: whole, in part, and what is known of it', async () => {
    for (let turn = 0; turn < 3; turn++) {
      expect(String(await read())).toBe('some bytes');
      expect(await objects.head(KEY)).toMatchObject({ bytes: 10, contentType: 'image/png' });
      const part = await objects.getRange(KEY, { start: 5, end: 8 });
      expect(String(part?.body)).toBe('byte');
      expect(part?.bytes).toBe(10);
    }
    expect(reads()).toBe(1);
  });

  it('asks only once what is known of an object that nobody reads, whatever its size', async () => {
    const large = objectKeys.original(ID);
    await put('x'.repeat(300_000), large);
    for (const key of [KEY, large]) for (let turn = 0; turn < 3; turn++) await objects.head(key);
    expect(reads()).toBe(2);
    expect(String(await read())).toBe('some bytes');
    expect(String((await objects.getRange(KEY, { start: 5, end: 8 }))?.body)).toBe('byte');
    expect(reads()).toBe(3);
  });

  it('forgets an image whose change is announced', async () => {
    await read();
    await store.delete(KEY);
    await announcements.announce(announcement(ID));
    expect(await read()).toBeUndefined();
  });

  it('reads again after three seconds, which a lost announcement of a deletion costs at most', async () => {
    await read();
    await store.delete(KEY);
    vi.advanceTimersByTime(2900);
    expect(String(await read())).toBe('some bytes');
    vi.advanceTimersByTime(200);
    expect(await read()).toBeUndefined();
  });

  it('counts the three seconds from when the store was asked, however long it took to answer', async () => {
    const slow = new InterceptedObjectStore(store, async (_call, proceed) => {
      const result = await proceed();
      vi.advanceTimersByTime(2500);
      return result;
    });
    const hot = new HotObjects(slow, announcements, { cacheBytes: 1_000_000, cluster: undefined });
    await read(KEY, hot);
    await store.delete(KEY);
    vi.advanceTimersByTime(600);
    expect(await read(KEY, hot)).toBeUndefined();
  });

  it('never keeps that something is missing', async () => {
    const later = objectKeys.size(ID, 'tiny');
    expect(await read(later)).toBeUndefined();
    await put('now', later);
    expect(String(await read(later))).toBe('now');
  });

  it('keeps no more bytes than it may, and nothing large', async () => {
    const few = new HotObjects(store, announcements, { cacheBytes: 20_000, cluster: undefined });
    const large = objectKeys.original(ID);
    await put('x'.repeat(300_000), large);
    for (let turn = 0; turn < 2; turn++) expect((await read(large, few))?.length).toBe(300_000);
    expect(reads()).toBe(2);
    for (let count = 0; count < 10; count++) {
      await put('x'.repeat(3000), `small/${count}`);
      await read(`small/${count}`, few);
    }
    const before = reads();
    await read('small/0', few);
    expect(reads()).toBe(before + 1);
    await read('small/9', few);
    expect(reads()).toBe(before + 1);
  });

  it('hands out streams of large objects for three quarters of the connections, and again as they close', async () => {
    const large = objectKeys.original(ID);
    await put('x'.repeat(300_000), large);
    const cluster = { s3: { maxSockets: 4 } } as ClusterConfig;
    const bounded = new HotObjects(store, announcements, { cacheBytes: 1_000_000, cluster });
    const open: Readable[] = [];
    const stream = async (range?: ByteRange) => {
      const object = await (range ? bounded.getRange(large, range) : bounded.get(large));
      open.push(object?.body as Readable);
    };
    const most = { start: 0, end: 290_000 };
    for (const range of [undefined, most, undefined]) await stream(range);
    for (const range of [undefined, most]) await expect(stream(range)).rejects.toThrow(TooManyStreamsError);
    // What is short holds nothing.
    expect(String(await read(KEY, bounded))).toBe('some bytes');
    await stream({ start: 0, end: 9 });
    await buffer(open[0] as Readable);
    await stream();
    await expect(stream()).rejects.toThrow(TooManyStreamsError);
    open[1]?.destroy();
    await once(open[1] as Readable, 'close');
    await stream();
    for (const body of open) body.destroy();
  });

  it('asks the store each time where nothing may be kept', async () => {
    const none = new HotObjects(store, announcements, { cacheBytes: 0, cluster: undefined });
    for (let turn = 0; turn < 3; turn++) await read(KEY, none);
    expect(reads()).toBe(3);
  });

  it('says that the store is away, and keeps nothing, when it breaks off in the middle', async () => {
    const breaking = new InterceptedObjectStore(store, async (_call, proceed) => {
      const result = await proceed();
      const body = Readable.from(
        (async function* () {
          yield Buffer.from('some');
          throw new Error('read EIO');
        })(),
      );
      (result as StoredObject).body.destroy();
      return { ...result, body };
    });
    const hot = new HotObjects(breaking, announcements, { cacheBytes: 1_000_000, cluster: undefined });
    for (let turn = 0; turn < 2; turn++) await expect(hot.get(KEY)).rejects.toThrow(UnavailableError);
  });
});
