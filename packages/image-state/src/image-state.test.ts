import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  NEWEST_READABLE_VERSION,
  newImageId,
  objectKeys,
  UnavailableError,
  UnknownVersionError,
} from '@imgr/contracts';
import { putJson } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { InterceptedObjectStore, interruptAt } from '@imgr/test-faults';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readImageState } from './image-state.ts';
import { infoOf, pendingOf, recordsOf } from './records.fixture.ts';
import { markDeleted, markFailed, markReady } from './transitions.ts';

const LEGACY_ID = 'abcd1234';

describe('readImageState', () => {
  let folder: string;
  let store: FsObjectStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-state-'));
    store = await FsObjectStore.open(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const putOriginal = (id: string) =>
    store.put(objectKeys.original(id), Buffer.from('x'), { contentType: 'image/png' });

  it('gives the first that exists of deleted, info, failed and pending, whatever else exists', async () => {
    const order = ['deleted', 'info', 'failed', 'pending'] as const;
    for (let subset = 0; subset < 2 ** order.length; subset += 1) {
      const id = newImageId();
      const records = recordsOf(id);
      const existing = order.filter((_, index) => subset & (1 << index));
      for (const kind of existing) await putJson(store, objectKeys[kind](id), records[kind]);
      const [first] = existing;
      const status = first === 'info' ? 'ready' : (first ?? 'unknown');
      expect(await readImageState(store, id)).toEqual(
        first ? { status, record: records[first] } : { status },
      );
    }
  });

  it('takes an original without records for legacy only where its id is of another length than ours', async () => {
    const id = newImageId();
    for (const each of [id, LEGACY_ID]) await putOriginal(each);
    expect(await readImageState(store, id)).toEqual({ status: 'unknown' });
    expect(await readImageState(store, LEGACY_ID)).toEqual({
      status: 'legacy',
      original: await store.head(objectKeys.original(LEGACY_ID)),
    });
    expect(await readImageState(store, 'dcba4321')).toEqual({ status: 'unknown' });
    await markFailed(store, LEGACY_ID, 'damaged', undefined);
    expect(await readImageState(store, LEGACY_ID)).toMatchObject({ status: 'failed' });
    await markDeleted(store, LEGACY_ID, undefined);
    expect(await readImageState(store, LEGACY_ID)).toMatchObject({ status: 'deleted' });
  });

  it('misses no image that becomes ready, failed or deleted between any two of its reads', async () => {
    const changes = {
      ready: (id: string) => markReady(store, infoOf(id)),
      failed: (id: string) => markFailed(store, id, 'damaged', pendingOf(id)),
      deleted: (id: string) => markDeleted(store, id, undefined),
    };
    for (const [status, change] of Object.entries(changes)) {
      for (let turn = 1; turn <= 4; turn += 1) {
        const id = newImageId();
        await putJson(store, objectKeys.pending(id), pendingOf(id));
        const interrupted = new InterceptedObjectStore(
          store,
          interruptAt(turn, () => change(id)),
        );
        expect(['pending', status]).toContain((await readImageState(interrupted, id)).status);
        expect(interrupted.calls).toHaveLength(4);
      }
    }
  });

  it('reads records of the next release, without what they have more', async () => {
    const id = newImageId();
    const next = { ...pendingOf(id), version: NEWEST_READABLE_VERSION };
    await putJson(store, objectKeys.pending(id), { ...next, colour: 'blue' });
    expect(await readImageState(store, id)).toEqual({ status: 'pending', record: next });
  });

  it('says so where the record that counts cannot be read, and only there', async () => {
    const broken = ['', '{"version":', 'null', '0', '{}', '{"version":1}', '[]', 'PNG'];
    for (const kind of ['pending', 'failed', 'info', 'deleted'] as const) {
      for (const text of broken) {
        const id = newImageId();
        await store.put(objectKeys[kind](id), Buffer.from(text), { contentType: 'application/json' });
        expect(await readImageState(store, id)).toMatchObject({
          status: 'unreadable',
          error: { retryable: false },
        });
        await putJson(store, objectKeys.deleted(id), recordsOf(id).deleted);
        expect((await readImageState(store, id)).status).toBe('deleted');
      }
    }
  });

  it('leaves a record of a later release to others, unless one that it knows comes before it', async () => {
    const later = { version: NEWEST_READABLE_VERSION + 1, of: 'a shape unknown yet' };
    for (const kind of ['pending', 'failed', 'info', 'deleted'] as const) {
      const id = newImageId();
      await putJson(store, objectKeys[kind](id), later);
      await expect(readImageState(store, id)).rejects.toThrow(UnknownVersionError);
    }
    const id = newImageId();
    for (const kind of ['pending', 'failed', 'info'] as const)
      await putJson(store, objectKeys[kind](id), later);
    await putJson(store, objectKeys.deleted(id), recordsOf(id).deleted);
    expect(await readImageState(store, id)).toMatchObject({ status: 'deleted' });
  });

  it('says that the store is unavailable when it breaks off in the middle of a record', async () => {
    const id = newImageId();
    await putJson(store, objectKeys.pending(id), pendingOf(id));
    const breaking = new InterceptedObjectStore(store, async (_call, proceed) => {
      const result = await proceed();
      if (typeof result === 'object' && result && 'body' in result && result.body instanceof Readable)
        result.body.destroy(new Error('read EIO'));
      return result;
    });
    await expect(readImageState(breaking, id)).rejects.toThrow(UnavailableError);
  });
});
