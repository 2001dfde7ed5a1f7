import { photograph } from '@imgr/test-images';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { bytesOf, errorOf, settled, upload } from './client.ts';

describe('serving', () => {
  const { url } = inject('shared');
  let big: string;
  let bytes: Buffer;
  let etag: string;
  let lastModified: string;
  beforeAll(async () => {
    const { id } = await upload(url, await photograph({ width: 1600, height: 1200, seed: 2 }));
    await settled(url, id);
    big = `${url}/image/${id}/big`;
    const response = await fetch(big);
    etag = response.headers.get('etag') ?? '';
    lastModified = response.headers.get('last-modified') ?? '';
    bytes = await bytesOf(big);
  });

  const get = (headers: Record<string, string>, method = 'GET') => fetch(big, { headers, method });

  it('sends images that caches keep for ever and browsers take for nothing but images', async () => {
    const { headers } = await get({ origin: 'https://elsewhere.example' });
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'content-length': String(bytes.length),
    });
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(new Date(lastModified).getTime()).toBeGreaterThan(Date.now() - 600_000);
  });

  it('answers 304 to If-None-Match and If-Modified-Since when nothing changed, for GET and HEAD', async () => {
    for (const method of ['GET', 'HEAD']) {
      for (const headers of [
        { 'if-none-match': etag },
        { 'if-none-match': `"other", W/${etag}` },
        { 'if-modified-since': lastModified },
      ] as Record<string, string>[]) {
        const response = await get(headers, method);
        expect(response.status).toBe(304);
        expect(response.headers.get('etag')).toBe(etag);
        expect((await response.arrayBuffer()).byteLength).toBe(0);
      }
    }
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get({ 'if-none-match': '"other"', 'if-modified-since': lastModified })).status).toBe(200);
    expect((await get({ 'if-modified-since': new Date(0).toUTCString() })).status).toBe(200);
  });

  it('sends one range, and the whole for several, for nonsense, and for a range of another version', async () => {
    const size = bytes.length;
    const ranges: [string, number, number][] = [
      ['bytes=0-0', 0, 0],
      ['bytes=10-99', 10, 99],
      ['bytes=100-', 100, size - 1],
      ['bytes=-50', size - 50, size - 1],
      [`bytes=5-${size * 2}`, 5, size - 1],
      [`bytes=-${size * 2}`, 0, size - 1],
    ];
    for (const [range, start, end] of ranges) {
      const response = await get({ range });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${size}`);
      expect(response.headers.get('content-length')).toBe(String(end - start + 1));
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    for (const headers of [
      { range: 'bytes=0-1,5-6' },
      { range: 'nonsense' },
      { range: 'bytes=5-2' },
      { range: `lines=${size}-` },
      { range: 'bytes=0-1', 'if-range': '"other"' },
    ] as Record<string, string>[]) {
      const response = await get(headers);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    }
    expect((await get({ range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
  });

  it('answers 416 to a range outside the image', async () => {
    const response = await get({ range: `bytes=${bytes.length}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${bytes.length}`);
    expect((await errorOf(response)).code).toBe('range_not_satisfiable');
  });

  it('opens the API to every origin', async () => {
    const preflight = await fetch(`${url}/image`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    expect((await fetch(`${url}/image`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('serves many readers of the same image at once', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => bytesOf(big)));
    expect(all.every((copy) => copy.equals(bytes))).toBe(true);
  });

  it('describes itself, and serves a page to try it', async () => {
    const document = await (await fetch(`${url}/openapi.json`)).json();
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/',
        '/image',
        '/image/{id}',
        '/image/{id}/{size}',
        '/image/{id}/info',
        '/events',
      ]),
    );
    const docs = await fetch(`${url}/docs`);
    expect(docs.headers.get('content-type')).toMatch(/^text\/html/);
  });
});
