import { setTimeout as sleep } from 'node:timers/promises';
import { SIZE_NAMES } from '@imgr/contracts';
import { goodImage } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deleteImage, errorOf, settled, upload } from './client.ts';
import { startImgr } from './start-imgr.ts';

const ADMIN_TOKEN = 'the-operators-own-token';
/** Within which a deletion is seen everywhere. */
const DELETION_MS = 5000;

describe('deletion', () => {
  let imgr: Imgr;
  let jpeg: Buffer;
  beforeAll(async () => {
    imgr = await startImgr({ IMGR_ADMIN_TOKEN: ADMIN_TOKEN });
    jpeg = (await goodImage('jpeg-12mp')).bytes;
  });
  afterAll(() => imgr.destroy());

  const expectGone = async (id: string) => {
    for (const path of [
      `/image/${id}`,
      `/image/${id}/info`,
      ...SIZE_NAMES.map((size) => `/image/${id}/${size}`),
    ]) {
      expect((await fetch(imgr.url + path, { redirect: 'manual' })).status, path).toBe(404);
    }
    expect((await imgr.keys()).filter((key) => key.endsWith(id))).toEqual([`deleted/${id}`]);
  };

  it('needs the token of the image: none is 401, a wrong one 403, and nothing is deleted', async () => {
    const { id } = await upload(imgr.url, jpeg);
    const other = await upload(imgr.url, jpeg);
    const none = await deleteImage(imgr.url, id);
    expect([none.status, (await errorOf(none)).code]).toEqual([401, 'unauthorized']);
    for (const token of ['wrong', other.deleteToken]) {
      const wrong = await deleteImage(imgr.url, id, token);
      expect([wrong.status, (await errorOf(wrong)).code]).toEqual([403, 'forbidden']);
    }
    expect((await settled(imgr.url, id)).status).toBe('ready');
  });

  it('removes every object, and answers 204 when it is repeated', async () => {
    const { id, deleteToken } = await upload(imgr.url, jpeg);
    await settled(imgr.url, id);
    for (let turn = 0; turn < 3; turn++)
      expect((await deleteImage(imgr.url, id, deleteToken)).status).toBe(204);
    await expectGone(id);
    expect((await deleteImage(imgr.url, id, 'wrong')).status).toBe(403);
  });

  it("takes the operator's token for any image, and 404 for none", async () => {
    const { id } = await upload(imgr.url, jpeg);
    await imgr.store.put('original/Legacy12', jpeg, { contentType: 'image/jpeg' });
    for (const image of [id, 'Legacy12']) {
      expect((await deleteImage(imgr.url, image, ADMIN_TOKEN)).status).toBe(204);
    }
    await expectGone('Legacy12');
    expect((await deleteImage(imgr.url, 'Unknown1', ADMIN_TOKEN)).status).toBe(404);
  });

  it('is for good, whatever job is under way', async () => {
    const ids: string[] = [];
    for (let turn = 0; turn < 20; turn++) {
      const { id, deleteToken } = await upload(imgr.url, jpeg);
      await sleep(turn * 8);
      expect((await deleteImage(imgr.url, id, deleteToken)).status).toBe(204);
      ids.push(id);
    }
    await sleep(1500);
    for (const id of ids) await expectGone(id);
    expect(await imgr.leftovers()).toEqual([]);
  });

  it('stays done across a crash, also where a job stored a size meanwhile', async () => {
    const { id, deleteToken } = await upload(imgr.url, jpeg);
    await deleteImage(imgr.url, id, deleteToken);
    await imgr.kill();
    if (imgr.isBalanced) {
      // The job comes again, and then does what it could not.
      await imgr.restart();
      await vi.waitFor(() => expectGone(id), DELETION_MS);
    } else {
      await imgr.store.put(`big/${id}`, jpeg, { contentType: 'image/jpeg' });
      await imgr.restart();
      // No job comes again: it is removed before anyone is answered.
      await expectGone(id);
    }
  });
});
