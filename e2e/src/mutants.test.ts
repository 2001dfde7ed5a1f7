import { imageStatusSchema } from '@imgr/contracts';
import { mutatedFiles } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorOf, infoOf, post, settled } from './client.ts';
import { startImgr } from './start-imgr.ts';

const COUNT = 500;
const PARALLEL = 4;

let imgr: Imgr;
beforeAll(async () => {
  imgr = await startImgr();
});
afterAll(() => imgr.destroy());

it(`takes ${COUNT} damaged files and more without a 5xx, a crash, or a trace of those it refused`, async () => {
  const seed = Number(process.env.IMGR_TEST_SEED ?? 20_261_123);
  const pids = await imgr.pids();
  const accepted: string[] = [];
  const files = mutatedFiles({ count: COUNT, seed });
  const sender = async () => {
    for await (const { name, bytes } of files) {
      const response = await post(imgr.url, bytes);
      expect([201, 413, 415, 422], name).toContain(response.status);
      if (response.status === 201) accepted.push((await response.json()).id);
      else expect((await errorOf(response)).error).not.toBe('');
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, sender));

  for (const id of accepted) {
    const { status, failure } = await settled(imgr.url, id, 200_000);
    expect(imageStatusSchema.options).toContain(status);
    if (status === 'failed') expect(failure).toMatch(/damaged|decoder|within|pixels/);
    expect((await fetch(`${imgr.url}/image/${id}/tiny`)).status).toBe(status === 'ready' ? 200 : 422);
  }
  const owners = new Set((await imgr.keys()).map((key) => key.slice(key.indexOf('/') + 1)));
  expect([...owners].sort()).toEqual([...accepted].sort());
  expect(await imgr.leftovers()).toEqual([]);
  expect(accepted.length).toBeGreaterThan(0);
  expect(await imgr.pids()).toEqual(pids);
  expect((await infoOf(imgr.url, accepted[0] ?? '')).id).toBe(accepted[0]);
}, 300_000);
