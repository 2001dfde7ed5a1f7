import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CURRENT_VERSION, keysOfImage, newImageId, objectKeys, type PendingRecord } from '@imgr/contracts';
import { InProcessAnnouncements } from '@imgr/job-queue/in-process';
import { putJson } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { failAt, InterceptedObjectStore } from '@imgr/test-faults';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { sha256 } from '../http/bearer-token.ts';
import { ForbiddenError, NotFoundError } from '../http/http-errors.ts';
import { DeletionsService } from './deletions.service.ts';

const ADMIN_TOKEN = 'the-token-of-the-operator';
const LEGACY_ID = 'abcd1234';

describe('DeletionsService.delete', () => {
  let folder: string;
  let store: FsObjectStore;
  let announcements: InProcessAnnouncements;
  /** The keys left at each announcement. */
  let leftWhenAnnounced: Promise<string[]>[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-delete-'));
    store = await FsObjectStore.open(folder);
    announcements = new InProcessAnnouncements();
    leftWhenAnnounced = [];
    announcements.subscribe(() => leftWhenAnnounced.push(keys()));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const service = (settings = {}, through = new InterceptedObjectStore(store)) =>
    new DeletionsService(readConfig(settings), through, announcements);
  const operators = () => service({ IMGR_ADMIN_TOKEN: ADMIN_TOKEN });
  const keys = async () => {
    const listed: string[] = [];
    for await (const { key } of store.list('')) listed.push(key);
    return listed;
  };
  const put = (key: string) => store.put(key, Buffer.from('x'), { contentType: 'image/png' });
  const upload = async (id: string, token: string) => {
    for (const key of [objectKeys.original(id), objectKeys.size(id, 'tiny')]) await put(key);
    const pending: PendingRecord = {
      version: CURRENT_VERSION,
      id,
      format: 'png',
      width: 1,
      height: 1,
      frames: 1,
      bytes: 1,
      createdAt: new Date().toISOString(),
      deleteTokenSha256: sha256(token),
    };
    await putJson(store, objectKeys.pending(id), pending);
  };

  it('removes all but its mark before it announces that, for the token of the image, also when repeated', async () => {
    const id = newImageId();
    await upload(id, 'its-token');
    await service().delete(id, 'its-token');
    await service().delete(id, 'its-token');
    expect(await Promise.all(leftWhenAnnounced)).toEqual([
      [objectKeys.deleted(id)],
      [objectKeys.deleted(id)],
    ]);
  });

  it('refuses the token of another image, before and after, and touches nothing', async () => {
    const [id, other] = [newImageId(), newImageId()];
    await upload(id, 'its-token');
    await upload(other, 'the-token-of-the-other');
    const before = await keys();
    await expect(service().delete(id, 'the-token-of-the-other')).rejects.toThrow(ForbiddenError);
    expect(await keys()).toEqual(before);
    await service().delete(id, 'its-token');
    await expect(service().delete(id, 'the-token-of-the-other')).rejects.toThrow(ForbiddenError);
  });

  it('lets the operator delete any image, and nobody else one of the replaced application', async () => {
    const id = newImageId();
    await upload(id, 'its-token');
    await operators().delete(id, ADMIN_TOKEN);
    await put(objectKeys.original(LEGACY_ID));
    await expect(service().delete(LEGACY_ID, ADMIN_TOKEN)).rejects.toThrow(ForbiddenError);
    await operators().delete(LEGACY_ID, ADMIN_TOKEN);
    await operators().delete(LEGACY_ID, ADMIN_TOKEN);
    expect(await keys()).toEqual([objectKeys.deleted(LEGACY_ID), objectKeys.deleted(id)].sort());
  });

  it('finds no image where nothing is known of one', async () => {
    await expect(operators().delete(newImageId(), ADMIN_TOKEN)).rejects.toThrow(NotFoundError);
    expect(await keys()).toEqual([]);
  });

  it('that failed at any call is finished by the next', async () => {
    const readsOfState = 4;
    for (let turn = 1; turn <= readsOfState + 1 + keysOfImage('').length; turn += 1) {
      const id = newImageId();
      await upload(id, 'its-token');
      const failing = new InterceptedObjectStore(store, failAt(turn, new Error('away')));
      await expect(service({}, failing).delete(id, 'its-token')).rejects.toThrow('away');
      await service().delete(id, 'its-token');
      expect((await keys()).filter((key) => key.endsWith(id))).toEqual([objectKeys.deleted(id)]);
    }
  });
});
