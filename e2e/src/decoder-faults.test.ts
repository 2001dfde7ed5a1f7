import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { goodImage, scanBomb } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, infoOf, settled, upload } from './client.ts';
import { startImgr } from './start-imgr.ts';

describe('a picture that the decoder cannot stand', () => {
  let imgr: Imgr;

  const uploadNeighbours = async () => {
    const { bytes } = await goodImage('jpeg-small');
    return Promise.all(Array.from({ length: 5 }, () => upload(imgr.url, bytes)));
  };
  const expectFailed = async (id: string, reason: RegExp) => {
    const info = await settled(imgr.url, id);
    expect(info).toMatchObject({ status: 'failed', failure: expect.stringMatching(reason), sizes: {} });
    const size = await fetch(`${imgr.url}/image/${id}/big`);
    expect([size.status, await errorOf(size)]).toEqual([422, { error: info.failure, code: 'image_failed' }]);
    expect((await fetch(`${imgr.url}/image/${id}`)).status).toBe(200);
  };

  describe('because it takes for ever', () => {
    beforeAll(async () => {
      imgr = await startImgr({ IMGR_STILL_TIMEOUT_SECONDS: '1', IMGR_RESIZE_SLOTS: '1' });
    });
    afterAll(() => imgr.destroy());

    it('is failed after three attempts, and its neighbours are ready', async () => {
      const poison = await upload(imgr.url, await scanBomb({ width: 10_000, height: 9900 }));
      const neighbours = await uploadNeighbours();
      await expectFailed(poison.id, /within 1 seconds/);
      for (const { id } of neighbours) expect((await settled(imgr.url, id)).status).toBe('ready');
      expect(imgr.log.match(/a job failed/g)).toHaveLength(3);
    });
  });

  describe('because of what it is', () => {
    beforeAll(async () => {
      imgr = await startImgr({ IMGR_RESIZE_SLOTS: '1' });
    });
    afterAll(() => imgr.destroy());

    it('damaged: is failed at once, saying so', async () => {
      const { bytes } = await goodImage('jpeg-12mp');
      const truncated = await upload(imgr.url, bytes.subarray(0, bytes.length / 2));
      await expectFailed(truncated.id, /damaged/);
      expect((await infoOf(imgr.url, truncated.id)).format).toBe('jpeg');
      expect(imgr.log.match(/a job failed/g)).toHaveLength(1);
    });

    it('crashing the decoder: is failed after three attempts, and its neighbours are ready', async () => {
      const pids = await imgr.pids();
      const poison = await upload(imgr.url, await scanBomb({ width: 8000, height: 6000 }));
      const neighbours = await uploadNeighbours();
      // Others may be hit as well, and are tried again.
      const failures = () =>
        imgr.log.split('\n').filter((line) => line.includes('a job failed') && line.includes(poison.id));
      while (failures().length < 3) {
        await untilInScratch(imgr, poison.bytes);
        for (const child of await imgr.childPids()) process.kill(child, 'SIGSEGV');
        await sleep(300);
      }
      await expectFailed(poison.id, /crashed/);
      for (const { id } of neighbours) expect((await settled(imgr.url, id)).status).toBe('ready');
      expect(await imgr.pids()).toEqual(pids);
    });
  });
});

/** Waits until the picture of this many bytes is fetched, and a little longer. Ten seconds at most: it may be over. */
async function untilInScratch(imgr: Imgr, bytes: number): Promise<void> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    for (const path of await imgr.leftovers()) {
      const stats = path.includes('/scratch/') && (await stat(path).catch(() => undefined));
      if (stats && stats.size === bytes) {
        await sleep(150);
        return;
      }
    }
    await sleep(10);
  }
}
