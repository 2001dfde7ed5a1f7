import { SIZE_NAMES, SIZES } from '@imgr/contracts';
import { GOOD_IMAGE_NAMES, goodImage } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, settled, upload } from './client.ts';
import { startImgr } from './start-imgr.ts';

describe('an accepted image', () => {
  let imgr: Imgr;
  beforeAll(async () => {
    imgr = await startImgr();
  });
  afterAll(() => imgr.destroy());

  it.each(GOOD_IMAGE_NAMES)(
    'keeps its bytes, and becomes ready with four sizes in its own format: %s',
    async (name) => {
      const { bytes, format, width, height, frames } = await goodImage(name);
      const uploaded = await upload(imgr.url, bytes);
      expect(uploaded).toMatchObject({ format, width, height, bytes: bytes.length, status: 'pending' });
      const info = await settled(imgr.url, uploaded.id);
      expect(info).toMatchObject({ status: 'ready', format, width, height, bytes: bytes.length });
      expect(info.placeholder).toMatch(/^[A-Za-z0-9+/]+=*$/);
      expect((await bytesOf(imgr.url + uploaded.original)).equals(bytes)).toBe(true);
      for (const size of SIZE_NAMES) {
        const facts = info.sizes[size];
        const served = await bytesOf(imgr.url + uploaded[size]);
        expect(facts).toMatchObject({ url: uploaded[size], bytes: served.length });
        expect(Math.max(facts?.width ?? 0, facts?.height ?? 0)).toBe(
          Math.min(SIZES[size], Math.max(width, height)),
        );
        const metadata = await sharp(served, { animated: frames > 1 }).metadata();
        expect([metadata.width, metadata.pageHeight ?? metadata.height]).toEqual([
          facts?.width,
          facts?.height,
        ]);
        expect(metadata.pages ?? 1).toBe(frames);
      }
    },
  );

  it('leaves nothing but its objects: the original, the sizes and its info', async () => {
    const { id } = await upload(imgr.url, (await goodImage('png-transparent')).bytes);
    await settled(imgr.url, id);
    const keys = (await imgr.keys()).filter((key) => key.endsWith(id));
    expect(keys).toEqual(
      ['big', 'info', 'medium', 'original', 'small', 'tiny'].map((folder) => `${folder}/${id}`),
    );
    expect(await imgr.leftovers()).toEqual([]);
  });

  it('is counted once by the metrics, on a port of their own and never on the public one', async () => {
    const accepted = async () => {
      const counts = (await imgr.metrics()).matchAll(/imgr_uploads_total\{outcome="accepted"\} (\d+)/g);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    };
    const before = await accepted();
    await upload(imgr.url, (await goodImage('jpeg-small')).bytes);
    expect(await accepted()).toBe(before + 1);
    expect((await fetch(`${imgr.url}/metrics`)).status).toBe(404);
  });

  it('is stored and served with the type of its content, whatever its name and its sender say', async () => {
    const form = new FormData();
    const { bytes } = await goodImage('webp-still');
    form.set('file', new Blob([new Uint8Array(bytes)], { type: 'text/html' }), '../../etc/passwd.svg');
    const response = await fetch(`${imgr.url}/image`, { method: 'POST', body: form });
    expect(response.status).toBe(201);
    const { original } = await response.json();
    expect((await fetch(imgr.url + original)).headers.get('content-type')).toBe('image/webp');
  });

  it('has links that work from the moment it is acknowledged: 307 to the original, kept by no cache', async () => {
    const { bytes } = await goodImage('jpeg-12mp');
    const { id, big, original } = await upload(imgr.url, bytes);
    const first = await fetch(imgr.url + big, { redirect: 'manual' });
    if (first.status === 307) {
      expect(first.headers.get('location')).toBe(original);
      expect(first.headers.get('cache-control')).toBe('no-store');
    } else {
      // Made already: the worker was faster than the question.
      expect(first.status).toBe(200);
    }
    expect((await fetch(imgr.url + big)).status).toBe(200);
    await settled(imgr.url, id);
    expect((await fetch(imgr.url + big, { redirect: 'manual' })).status).toBe(200);
  });
});
