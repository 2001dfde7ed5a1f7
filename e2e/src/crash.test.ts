import { setTimeout as sleep } from 'node:timers/promises';
import { SIZE_NAMES } from '@imgr/contracts';
import { photograph } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { bytesOf, post, settled } from './client.ts';
import { startImgr } from './start-imgr.ts';

const UPLOADS = 200;
/** In a cluster all of its processes, which take a while to come back. */
const KILLS = inject('target').mode === 'embedded' ? 20 : 5;
const PARALLEL = 4;

let imgr: Imgr;
let pictures: Buffer[];
beforeAll(async () => {
  imgr = await startImgr();
  pictures = await Promise.all([1, 2, 3].map((seed) => photograph({ width: 600, height: 400, seed })));
});
afterAll(() => imgr.destroy());

it(`loses none of ${UPLOADS} uploads that it acknowledged, killed ${KILLS} times among them`, async () => {
  const acknowledged = new Map<string, Buffer>();
  let broken = 0;
  const sender = async () => {
    while (acknowledged.size < UPLOADS) {
      const picture = pictures[acknowledged.size % pictures.length] ?? Buffer.alloc(0);
      try {
        const response = await post(imgr.url, picture);
        // With no API left, the load balancer says so.
        if (imgr.isBalanced && (response.status === 502 || response.status === 503)) {
          broken += 1;
          await sleep(50);
          continue;
        }
        expect(response.status).toBe(201);
        acknowledged.set((await response.json()).id, picture);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        // The connection broke: not acknowledged, so whoever sent it tries again.
        broken += 1;
        await sleep(50);
      }
    }
  };
  const senders = Promise.all(Array.from({ length: PARALLEL }, sender));
  for (let kill = 1; kill <= KILLS; kill++) {
    // Spread over the uploads, at moments that have nothing to do with what the process is doing.
    while (acknowledged.size < (kill * (UPLOADS - 10)) / KILLS) await sleep(5);
    await sleep((kill * 37) % 60);
    await imgr.kill();
    await imgr.restart();
  }
  await senders;

  expect(broken).toBeGreaterThan(0);
  const unchecked = [...acknowledged];
  const checker = async () => {
    for (let next = unchecked.pop(); next; next = unchecked.pop()) {
      const [id, picture] = next;
      const info = await settled(imgr.url, id, 120_000);
      expect(info.status, info.failure).toBe('ready');
      expect((await bytesOf(`${imgr.url}/image/${id}`)).equals(picture)).toBe(true);
      for (const size of SIZE_NAMES) {
        expect((await bytesOf(`${imgr.url}/image/${id}/${size}`)).length).toBe(info.sizes[size]?.bytes);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, checker));
  expect((await imgr.keys()).filter((key) => key.startsWith('failed/'))).toEqual([]);
}, 300_000);
