import { photograph } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, post, settled, upload } from './client.ts';
import { startImgr } from './start-imgr.ts';

describe('a client of the replaced application', () => {
  let imgr: Imgr;
  let jpeg: Buffer;
  beforeAll(async () => {
    imgr = await startImgr({ IMGR_PUBLIC_URL: 'https://img.example/' });
    jpeg = await photograph({ width: 1600, height: 1200, seed: 1 });
  });
  afterAll(() => imgr.destroy());

  it('finds the URL templates at /, built from the public URL and never from Host', async () => {
    const response = await fetch(imgr.url, { headers: { host: 'evil.example', accept: 'application/json' } });
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      upload_url: 'https://img.example/image',
      original_image_url: 'https://img.example/image/{id}',
      big_image_url: 'https://img.example/image/{id}/big',
      medium_image_url: 'https://img.example/image/{id}/medium',
      small_image_url: 'https://img.example/image/{id}/small',
      tiny_image_url: 'https://img.example/image/{id}/tiny',
    });
  });

  it('uploads the field `file` and gets 201, Location, and the paths of all sizes', async () => {
    const response = await post(imgr.url, jpeg, { name: 'holiday.jpg', type: 'image/jpeg' });
    expect(response.status).toBe(201);
    const body = await response.json();
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[A-Za-z0-9]{22}$/),
      original: `/image/${body.id}`,
      big: `/image/${body.id}/big`,
      medium: `/image/${body.id}/medium`,
      small: `/image/${body.id}/small`,
      tiny: `/image/${body.id}/tiny`,
      status: 'pending',
      format: 'jpeg',
      width: 1600,
      height: 1200,
      bytes: jpeg.length,
    });
    expect(response.headers.get('location')).toBe(`/image/${body.id}`);
  });

  it('gets and heads the original, byte by byte, and each size', async () => {
    const { id } = await upload(imgr.url, jpeg);
    await settled(imgr.url, id);
    for (const path of [
      `/image/${id}`,
      ...['big', 'medium', 'small', 'tiny'].map((size) => `/image/${id}/${size}`),
    ]) {
      const got = await fetch(imgr.url + path, { redirect: 'manual' });
      const bytes = Buffer.from(await got.arrayBuffer());
      expect(got.status).toBe(200);
      expect(got.headers.get('content-type')).toBe('image/jpeg');
      const head = await fetch(imgr.url + path, { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(Number(head.headers.get('content-length'))).toBe(bytes.length);
      expect(head.headers.get('etag')).toBe(got.headers.get('etag'));
      if (path === `/image/${id}`) expect(bytes.equals(jpeg)).toBe(true);
    }
  });

  it('gets a plain ok from /health', async () => {
    const response = await fetch(`${imgr.url}/health`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('ok');
  });

  it('gets the errors it knows, with their texts', async () => {
    const get = (path: string) => fetch(imgr.url + path);
    const missing = await fetch(`${imgr.url}/image`, { method: 'POST', body: new FormData() });
    expect([missing.status, await errorOf(missing)]).toEqual([
      400,
      { error: 'missing file', code: 'missing_file' },
    ]);
    for (const path of [
      '/image/a-b',
      '/image/short',
      '/image/a-b/big',
      `/image/${'x'.repeat(33)}`,
      '/image/a-b/info',
    ]) {
      const invalid = await get(path);
      expect([invalid.status, await errorOf(invalid)]).toEqual([
        400,
        { error: 'invalid id', code: 'invalid_id' },
      ]);
    }
    for (const path of [
      '/image/abcdefgh',
      '/image/abcdefgh/big',
      '/image/abcdefgh/huge',
      '/image/abcdefgh/info',
      '/no',
    ]) {
      const unknown = await get(path);
      expect([unknown.status, await errorOf(unknown)]).toEqual([
        404,
        { error: 'not found', code: 'not_found' },
      ]);
    }
  });

  it('finds its images, with ids of eight characters: what is there as it is, and missing sizes once they are made', async () => {
    const store = imgr.store;
    const old = Buffer.from('not really a JPEG: the bytes stay as they are');
    await store.put('original/Abc12345', jpeg, { contentType: 'image/jpeg' });
    await store.put('big/Abc12345', old, { contentType: 'image/jpeg' });
    const big = await fetch(`${imgr.url}/image/Abc12345/big`);
    expect(Buffer.from(await big.arrayBuffer()).equals(old)).toBe(true);
    const first = await fetch(`${imgr.url}/image/Abc12345/tiny`, { redirect: 'manual' });
    expect(first.status).toBe(307);
    expect(first.headers.get('location')).toBe('/image/Abc12345');
    expect(first.headers.get('cache-control')).toBe('no-store');
    const info = await settled(imgr.url, 'Abc12345');
    expect(info).toMatchObject({ status: 'ready', format: 'jpeg', bytes: jpeg.length });
    expect((await fetch(`${imgr.url}/image/Abc12345/tiny`, { redirect: 'manual' })).status).toBe(200);
    const bigAfter = await fetch(`${imgr.url}/image/Abc12345/big`);
    expect(Buffer.from(await bigAfter.arrayBuffer()).equals(old)).toBe(true);
  });

  it('can save, but not show, what the replaced application kept that is no image', async () => {
    const store = imgr.store;
    await store.put('original/Page1234', Buffer.from('<script>alert(1)</script>'), {
      contentType: 'text/html',
    });
    const response = await fetch(`${imgr.url}/image/Page1234`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect((await settled(imgr.url, 'Page1234')).status).toBe('failed');
    expect((await fetch(`${imgr.url}/image/Page1234/big`)).status).toBe(422);
  });
});
