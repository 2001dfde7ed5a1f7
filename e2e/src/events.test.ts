import type { StatusEvent } from '@imgr/contracts';
import { statusEventSchema } from '@imgr/contracts';
import { goodImage } from '@imgr/test-images';
import { EventSource } from 'eventsource';
import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { deleteImage, settled, upload } from './client.ts';

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
  const { url } = inject('shared');
  let animation: Buffer;
  beforeAll(async () => {
    animation = (await goodImage('jpeg-12mp')).bytes;
  });

  it('tell the status at once, then the change, and end for good with a 204 to the reconnect', async () => {
    const { id } = await upload(url, animation);
    const { events, ended } = follow(`${url}/image/${id}/events`);
    await ended;
    const statuses = events.map(({ status }) => status);
    expect(statuses.at(-1)).toBe('ready');
    expect(statuses.slice(0, -1).every((status) => status === 'pending')).toBe(true);
    expect(statuses.length).toBeLessThanOrEqual(2);
    expect(events.at(-1)).toMatchObject({ id, sizes: { tiny: { url: `/image/${id}/tiny` } } });
  });

  it('tell of an image that is ready already, once, and end', async () => {
    const { id } = await upload(url, (await goodImage('jpeg-small')).bytes);
    await settled(url, id);
    const { events, ended } = follow(`${url}/image/${id}/events`);
    await ended;
    expect(events.map(({ status }) => status)).toEqual(['ready']);
    const again = await fetch(`${url}/image/${id}/events`, { headers: { 'last-event-id': '1' } });
    expect(again.status).toBe(204);
  });

  it('follow many images in one stream, and say which of them are none', async () => {
    const uploads = await Promise.all(Array.from({ length: 8 }, () => upload(url, animation)));
    const ids = [...uploads.map(({ id }) => id), 'Unknown1'];
    const { events, ended } = follow(`${url}/events?${ids.map((id) => `id=${id}`).join('&')}`);
    await ended;
    for (const { id } of uploads)
      expect(events.filter((event) => event.id === id).at(-1)?.status).toBe('ready');
    expect(events.filter(({ id }) => id === 'Unknown1').map(({ status }) => status)).toEqual(['not_found']);
  });

  it('answer 404 for an image that is none', async () => {
    expect((await fetch(`${url}/image/Unknown1/events`)).status).toBe(404);
  });

  it('end when the image is deleted while it is followed', async () => {
    const uploads = await Promise.all(Array.from({ length: 10 }, () => upload(url, animation)));
    const last = uploads.at(-1);
    const { events, ended } = follow(`${url}/image/${last?.id}/events`);
    await vi.waitFor(() => expect(events).not.toEqual([]), 5000);
    await deleteImage(url, last?.id ?? '', last?.deleteToken);
    await ended;
    expect(['not_found', 'ready']).toContain(events.at(-1)?.status);
    expect((await fetch(`${url}/image/${last?.id}/info`)).status).toBe(404);
  });
});
