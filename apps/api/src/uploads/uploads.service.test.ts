import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { objectKeys, type ResizeJob, resizeJob, UnavailableError } from '@imgr/contracts';
import { readImageState } from '@imgr/image-state';
import { InProcessJobQueue } from '@imgr/job-queue/in-process';
import { type ObjectStore, ObjectStoreFullError, ObjectStoreUnavailableError } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { createLogger } from '@imgr/observability';
import { ImageProcesses, ImageRefusedError } from '@imgr/resize';
import { crashAt, failAfter, failAt, InterceptedObjectStore } from '@imgr/test-faults';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../http/bearer-token.ts';
import { Sweeper } from '../sweeper/sweeper.ts';
import { UploadsService } from './uploads.service.ts';

/** 3 × 2 pixels. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAMAAACqqpYoAAAAA1BMVEUiiKpZ6vfhAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQImWNggAAAAAgAAa9T6iIAAAAASUVORK5CYII=',
  'base64',
);
/** The calls of `accept`, in their order: `pending/`, `original/`. */
const TURNS = [1, 2];
const logger = createLogger({ name: 'test', level: 'silent' });
const away = new ObjectStoreUnavailableError(new Error('no answer'));

describe('UploadsService.accept', () => {
  let folder: string;
  let store: FsObjectStore;
  let queue: InProcessJobQueue;
  let inspectors: ImageProcesses;
  let published: ResizeJob[];
  beforeAll(async () => {
    inspectors = await ImageProcesses.start({ slots: 1, limits: { maxPixels: 1e8, maxAvifPixels: 1e8 } });
  }, 60_000);
  afterAll(() => inspectors.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-accept-'));
    store = await FsObjectStore.open(folder);
    queue = new InProcessJobQueue({ maxAttempts: 1, firstRetryMs: 1 });
    published = [];
    await queue.consume(async (job) => void published.push(job), { slots: 1 });
  });
  afterEach(async () => {
    await queue.close();
    await rm(folder, { recursive: true });
  });

  const accept = async (to: ObjectStore = store, content = PNG) => {
    const path = join(folder, 'upload');
    await writeFile(path, content);
    const service = new UploadsService(to, queue, inspectors, logger);
    return service.accept({ path, bytes: content.length, discard: async () => {} });
  };
  const keys = async () => {
    const listed: string[] = [];
    for await (const { key } of store.list('')) listed.push(key);
    return listed;
  };

  it('has stored all that it acknowledges: the bytes, the facts, and only the hash of the token', async () => {
    const image = await accept();
    const { id, deleteToken } = image;
    expect(image).toMatchObject({ status: 'pending', format: 'png', width: 3, height: 2, bytes: PNG.length });
    expect(await keys()).toEqual([objectKeys.original(id), objectKeys.pending(id)]);
    const original = await store.get(objectKeys.original(id));
    expect(original).toMatchObject({ contentType: 'image/png', bytes: PNG.length });
    expect(original && (await buffer(original.body)).equals(PNG)).toBe(true);
    expect(await readImageState(store, id)).toMatchObject({
      status: 'pending',
      record: { id, format: 'png', width: 3, height: 2, frames: 1, deleteTokenSha256: sha256(deleteToken) },
    });
    await vi.waitFor(() => expect(published).toEqual([resizeJob(id)]), { timeout: 10_000 });
  });

  it('publishes the job only when both objects are there', async () => {
    const there: string[][] = [];
    const publish = queue.publish.bind(queue);
    queue.publish = async (job) => {
      there.push(await keys());
      return publish(job);
    };
    const { id } = await accept();
    expect(there).toEqual([[objectKeys.original(id), objectKeys.pending(id)]]);
  });

  it('acknowledges an upload although the broker is away: its job is left to the sweeper', async () => {
    queue.publish = () => Promise.reject(new UnavailableError({ code: 'broker', publicMessage: 'away' }));
    const { id } = await accept();
    expect(await keys()).toEqual([objectKeys.original(id), objectKeys.pending(id)]);
  });

  it('neither acknowledges nor publishes nor keeps an upload whose storing failed', async () => {
    await expect(accept(new InterceptedObjectStore(store, failAt(1, away)))).rejects.toBe(away);
    expect(await keys()).toEqual([]);
    await expect(accept(new InterceptedObjectStore(store, failAt(2, away)))).rejects.toBe(away);
    await vi.waitFor(async () => expect(await keys()).toEqual([expect.stringMatching('deleted/')]));
    expect(published).toEqual([]);
  });

  it('keeps no original where storing it only seemed to fail, nor one that comes after that', async () => {
    const onlyMark = [expect.stringMatching('deleted/')];
    await expect(accept(new InterceptedObjectStore(store, failAfter(2, away)))).rejects.toBe(away);
    await vi.waitFor(async () => expect(await keys()).toEqual(onlyMark));
    const [mark = ''] = await keys();
    const original = mark.replace('deleted/', 'original/');
    await store.put(original, PNG, { contentType: 'image/png' });
    await new Sweeper({ store, queue, logger }).sweep();
    expect(await keys()).toEqual(onlyMark);
  });

  it('leaves nothing in a store that is full, not even a mark, for which it has no room', async () => {
    const full = new ObjectStoreFullError(new Error('ENOSPC'));
    await expect(accept(new InterceptedObjectStore(store, failAt(2, full)))).rejects.toBe(full);
    await vi.waitFor(async () => expect(await keys()).toEqual([]));
  });

  it('leaves to the sweeper what it cannot tidy up itself, and tells of the first failure', async () => {
    const dying = new InterceptedObjectStore(store, async ({ turn }, proceed) => {
      if (turn > 2) throw new Error('still away');
      const result = await proceed();
      if (turn === 2) throw away;
      return result;
    });
    await expect(accept(dying)).rejects.toBe(away);
    expect(await keys()).toEqual([expect.stringMatching('original/'), expect.stringMatching('pending/')]);
  });

  it('leaves nothing but a pending record, wherever the process crashed', async () => {
    for (const turn of TURNS) {
      const { intercept, crashed } = crashAt(turn);
      const acknowledged = vi.fn();
      await Promise.race([accept(new InterceptedObjectStore(store, intercept)).then(acknowledged), crashed]);
      expect(acknowledged).not.toHaveBeenCalled();
      expect(await keys()).toEqual(turn === 1 ? [] : [expect.stringMatching('pending/')]);
    }
    expect(published).toEqual([]);
  });

  it('refuses what is no accepted image before it touches the store', async () => {
    const untouched = new InterceptedObjectStore(store);
    for (const content of [Buffer.alloc(0), Buffer.from('<svg/>'), PNG.subarray(0, 20)])
      await expect(accept(untouched, content)).rejects.toThrow(ImageRefusedError);
    expect(untouched.calls).toEqual([]);
  });
});
