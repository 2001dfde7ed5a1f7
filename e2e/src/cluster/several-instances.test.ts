import { setTimeout as sleep } from 'node:timers/promises';
import { goodImage } from '@imgr/test-images';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { deleteImage, infoOf, settled, upload } from '../client.ts';

/** Within which a deletion is seen everywhere. */
const DELETION_MS = 5000;

describe('several instances', () => {
  let jpeg: Buffer;
  let urls: [string, string];
  beforeAll(async () => {
    jpeg = (await goodImage('jpeg-small')).bytes;
    const [one, other] = inject('shared').apiUrls;
    if (!one || !other) throw new Error('this suite needs two APIs');
    urls = [one, other];
  });

  it('are one: what one took, the other knows', async () => {
    const { id } = await upload(urls[0], jpeg);
    expect((await infoOf(urls[1], id)).id).toBe(id);
    expect((await settled(urls[1], id)).status).toBe('ready');
  });

  it('a stream of events from one tells of a job that a worker did for the other', async () => {
    const { id } = await upload(urls[0], (await goodImage('jpeg-12mp')).bytes);
    const stream = await fetch(`${urls[1]}/image/${id}/events`, { signal: AbortSignal.timeout(8000) });
    const text = await stream.text();
    // Sooner than by looking again, every ten seconds.
    expect(text).toContain('"status":"ready"');
  });

  it('a size that both keep in memory is gone from both within five seconds of its deletion', async () => {
    const { id, deleteToken, big } = await upload(urls[0], jpeg);
    await settled(urls[0], id);
    for (const url of urls)
      for (let turn = 0; turn < 3; turn++) expect((await fetch(url + big)).status).toBe(200);
    expect((await deleteImage(urls[0], id, deleteToken)).status).toBe(204);
    const deadline = Date.now() + DELETION_MS;
    for (const url of urls) {
      while ((await fetch(url + big)).status !== 404) {
        expect(Date.now()).toBeLessThan(deadline);
        await sleep(20);
      }
    }
  });
});
