import type { StatusEvent } from '@imgr/contracts';
import { statusEventSchema } from '@imgr/contracts';
import { goodImage } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deleteImage, settled, upload } from './client.ts';
import { startImgr } from './start-imgr.ts';

/** Follows until the server says that there is no more. */
function follow(url: string): { events: StatusEvent[]; ended: Promise<void> } {
  const events: StatusEvent[] = [];
  const source = new EventSource(url);
  source.addEventListener('status', ({ data }) => events.push(statusEventSchema.parse(JSON.parse(data))));
  const ended = new Promise<void>((resolve) => {
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) resolve();
    });
  });
  return { events, ended };
}

describe('server-sent events', () => {
  let imgr: Imgr;
  let animation: Buffer;
  beforeAll(async () => {
    imgr = await startImgr();
    animation = (await goodImage('jpeg-12mp')).bytes;
  });
  afterAll(() => imgr.destroy());

  it('tell the status at once, then the change, and end for good with a 204 to the reconnect', async () => {
    const { id } = await upload(imgr.url, animation);
    const { events, ended } = follow(`${imgr.url}/image/${id}/events`);
    await ended;
    const statuses = events.map(({ status }) => status);
    expect(statuses.at(-1)).toBe('ready');
    expect(statuses.slice(0, -1).every((status) => status === 'pending')).toBe(true);
    expect(statuses.length).toBeLessThanOrEqual(2);
    expect(events.at(-1)).toMatchObject({ id, sizes: { tiny: { url: `/image/${id}/tiny` } } });
  });

  it('tell of an image that is ready already, once, and end', async () => {
    const { id } = await upload(imgr.url, (await goodImage('jpeg-small')).bytes);
    await settled(imgr.url, id);
    const { events, ended } = follow(`${imgr.url}/image/${id}/events`);
    await ended;
    expect(events.map(({ status }) => status)).toEqual(['ready']);
    const again = await fetch(`${imgr.url}/image/${id}/events`, { headers: { 'last-event-id': '1' } });
    expect(again.status).toBe(204);
  });

  it('follow many images in one stream, and say which of them are none', async () => {
    const uploads = await Promise.all(Array.from({ length: 8 }, () => upload(imgr.url, animation)));
    const ids = [...uploads.map(({ id }) => id), 'Unknown1'];
    const { events, ended } = follow(`${imgr.url}/events?${ids.map((id) => `id=${id}`).join('&')}`);
    await ended;
    for (const { id } of uploads)
      expect(events.filter((event) => event.id === id).at(-1)?.status).toBe('ready');
    expect(events.filter(({ id }) => id === 'Unknown1').map(({ status }) => status)).toEqual(['not_found']);
  });

  it('answer 404 for an image that is none', async () => {
    expect((await fetch(`${imgr.url}/image/Unknown1/events`)).status).toBe(404);
  });

  it('end when the image is deleted while it is followed', async () => {
    const slow = await startImgr({ IMGR_RESIZE_SLOTS: '1' });
    try {
      const uploads = await Promise.all(Array.from({ length: 10 }, () => upload(slow.url, animation)));
      const last = uploads.at(-1);
      const { events, ended } = follow(`${slow.url}/image/${last?.id}/events`);
      await vi.waitFor(() => expect(events).not.toEqual([]), 5000);
      await deleteImage(slow.url, last?.id ?? '', last?.deleteToken);
      await ended;
      expect(['not_found', 'ready']).toContain(events.at(-1)?.status);
      expect((await fetch(`${slow.url}/image/${last?.id}/info`)).status).toBe(404);
    } finally {
      await slow.destroy();
    }
  });
});
