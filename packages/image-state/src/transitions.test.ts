import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysOfImage, newImageId, objectKeys } from '@imgr/contracts';
import { getJson, type ObjectStore, ObjectStoreFullError, putJson } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { crashAt, failAt, InterceptedObjectStore } from '@imgr/test-faults';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { infoOf, pendingOf } from './records.fixture.ts';
import { erase, eraseIfDeleted, markDeleted, markFailed, markReady } from './transitions.ts';

describe('a change of state', () => {
  let folder: string;
  let store: FsObjectStore;
  let id: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-transitions-'));
    store = await FsObjectStore.open(folder);
    id = newImageId();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const keys = async () => {
    const listed: string[] = [];
    for await (const { key } of store.list('')) listed.push(key);
    return listed;
  };
  const putAll = async (of: string) => {
    for (const key of keysOfImage(of)) await store.put(key, Buffer.from('x'), { contentType: 'image/png' });
  };
  const CHANGES = {
    ready: { change: (to: ObjectStore) => markReady(to, infoOf(id)), left: () => [objectKeys.info(id)] },
    failed: {
      change: (to: ObjectStore) => markFailed(to, id, 'damaged', pendingOf(id)),
      left: () => [objectKeys.failed(id)],
    },
    deleted: {
      change: (to: ObjectStore) => markDeleted(to, id, 'a'.repeat(64)),
      left: () => [objectKeys.deleted(id)],
    },
  };

  it.each(Object.keys(CHANGES) as (keyof typeof CHANGES)[])(
    'to %s has the same result when it is repeated, and when it broke off before at any of its calls',
    async (status) => {
      const { change, left } = CHANGES[status];
      const counted = new InterceptedObjectStore(store);
      for (let turn = 1; turn <= counted.calls.length + 1; turn += 1) {
        await putJson(store, objectKeys.pending(id), pendingOf(id));
        const { intercept, crashed } = crashAt(turn);
        await Promise.race([change(new InterceptedObjectStore(store, intercept)), crashed]);
        const failing = new InterceptedObjectStore(store, failAt(turn, new Error('away')));
        await change(failing).catch(() => {});
        await change(turn === 1 ? counted : store);
        await change(store);
        expect(await keys()).toEqual(left());
        await store.delete(left()[0] as string);
      }
    },
  );

  it('to ready or failed keeps what was known of the upload, and of a legacy image its id', async () => {
    await markReady(store, infoOf(id));
    expect(await getJson(store, objectKeys.info(id))).toEqual(infoOf(id));
    await markFailed(store, id, 'damaged', pendingOf(id));
    expect(await getJson(store, objectKeys.failed(id))).toMatchObject({
      ...pendingOf(id),
      failure: 'damaged',
    });
    await markFailed(store, 'abcd1234', 'damaged', undefined);
    expect(await getJson(store, objectKeys.failed('abcd1234'))).toEqual({
      version: 1,
      id: 'abcd1234',
      failure: 'damaged',
      failedAt: expect.any(String),
    });
  });

  it('to deleted makes the room that its mark needs in a full store', async () => {
    await putAll(id);
    let freed = 0;
    const full = new InterceptedObjectStore(store, async ({ verb }, proceed) => {
      if (verb === 'put' && freed === 0) throw new ObjectStoreFullError(new Error('ENOSPC'));
      if (verb === 'delete') freed += 1;
      return proceed();
    });
    await markDeleted(full, id, undefined);
    expect(await keys()).toEqual([objectKeys.deleted(id)]);
    const fuller = new InterceptedObjectStore(store, async ({ verb }, proceed) => {
      if (verb === 'put') throw new ObjectStoreFullError(new Error('ENOSPC'));
      return proceed();
    });
    await putAll(id);
    await expect(markDeleted(fuller, id, undefined)).rejects.toThrow(ObjectStoreFullError);
    expect(await keys()).toEqual(expect.arrayContaining([objectKeys.info(id), objectKeys.pending(id)]));
  });

  it('to ready or failed leaves nothing of an image that was deleted meanwhile', async () => {
    for (const change of [CHANGES.ready.change, CHANGES.failed.change]) {
      await markDeleted(store, id, undefined);
      await putAll(id);
      await change(store);
      expect(await keys()).toEqual([objectKeys.deleted(id)]);
    }
  });

  it('to ready or failed that fails at a write leaves nothing of an image that was deleted meanwhile', async () => {
    for (const change of [CHANGES.ready.change, CHANGES.failed.change]) {
      for (const turn of [1, 2]) {
        await markDeleted(store, id, undefined);
        await putAll(id);
        const away = new Error('away');
        await expect(change(new InterceptedObjectStore(store, failAt(turn, away)))).rejects.toBe(away);
        expect(await keys()).toEqual([objectKeys.deleted(id)]);
      }
    }
  });

  it('to deleted sets its mark before it removes anything, and keeps the hash of the token', async () => {
    await putAll(id);
    const { intercept, crashed } = crashAt(2);
    await Promise.race([
      markDeleted(new InterceptedObjectStore(store, intercept), id, 'b'.repeat(64)),
      crashed,
    ]);
    expect(await keys()).toEqual([...keysOfImage(id), objectKeys.deleted(id)].sort());
    expect(await getJson(store, objectKeys.deleted(id))).toMatchObject({ deleteTokenSha256: 'b'.repeat(64) });
  });

  it('erases all of an image but its mark, and nothing of any other', async () => {
    const other = newImageId();
    for (const each of [id, other]) await putAll(each);
    expect(await eraseIfDeleted(store, id)).toBe(false);
    expect(await keys()).toHaveLength(2 * keysOfImage(id).length);
    await putJson(store, objectKeys.deleted(id), {});
    expect(await eraseIfDeleted(store, id)).toBe(true);
    await erase(store, id);
    expect(await keys()).toEqual([...keysOfImage(other), objectKeys.deleted(id)].sort());
  });
});
