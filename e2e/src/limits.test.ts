import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { goodImage } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorOf, post } from './client.ts';
import { startImgr } from './start-imgr.ts';

const TOKENS = ['first-upload-token', 'second-upload-token'];

describe('limits', () => {
  let imgr: Imgr;
  afterEach(() => imgr.destroy());

  it('where upload tokens are set, one of them is needed, and no log shows any', async () => {
    imgr = await startImgr({ IMGR_UPLOAD_TOKENS: TOKENS.join(',') });
    const { bytes } = await goodImage('jpeg-small');
    const none = await post(imgr.url, bytes);
    expect([none.status, (await errorOf(none)).code]).toEqual([401, 'unauthorized']);
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    const wrong = await post(imgr.url, bytes, { token: 'some-other-token-of-length' });
    expect([wrong.status, (await errorOf(wrong)).code]).toEqual([403, 'forbidden']);
    for (const token of TOKENS) expect((await post(imgr.url, bytes, { token })).status).toBe(201);
    expect(await (await fetch(`${imgr.url}/config.json`)).json()).toMatchObject({
      uploadTokenRequired: true,
    });
    expect(imgr.log).not.toMatch(/upload-token|token-of-length/);
  });

  it('uploads that together would fill the disk get 503 and Retry-After, and nothing of them stays', async () => {
    imgr = await startImgr({ IMGR_UPLOADS_DIR_MAX_BYTES: '1048576', IMGR_MAX_UPLOAD_BYTES: '1048576' });
    // More than half of it, held in each API by an upload that is not at its end.
    const held = imgr.apis.map(({ url }) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(
        'POST /image HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n',
      );
      socket.write(Buffer.alloc(700_000));
      return socket;
    });
    await vi.waitFor(async () => {
      const response = await post(imgr.url, Buffer.alloc(700_000));
      expect([response.status, (await errorOf(response)).code]).toEqual([503, 'uploads_full']);
      expect(response.headers.get('retry-after')).toBe('5');
    }, 10_000);
    for (const socket of held) socket.destroy();
    await vi.waitFor(async () => expect(await imgr.leftovers()).toEqual([]), 10_000);
    expect((await post(imgr.url, (await goodImage('jpeg-small')).bytes)).status).toBe(201);
  });

  it('large uploads do not sit in memory', async () => {
    imgr = await startImgr();
    const peakMegabytes = async () => {
      const peaks = imgr.apis.map(async (api) => {
        const status = await readFile(`/proc/${await api.pid()}/status`, 'utf8');
        return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
      });
      return Math.max(...(await Promise.all(peaks)));
    };
    const before = await peakMegabytes();
    const large = Buffer.concat([(await goodImage('jpeg-small')).bytes, Buffer.alloc(50_000_000)]);
    const responses = await Promise.all(Array.from({ length: 6 }, () => post(imgr.url, large)));
    expect(responses.map(({ status }) => status)).toEqual(Array(6).fill(201));
    // Six of 50 MB each, read and stored at once.
    expect((await peakMegabytes()) - before).toBeLessThan(150);
  });
});

describe('limits of how often', () => {
  let imgr: Imgr;
  beforeAll(async () => {
    imgr = await startImgr({ IMGR_UPLOADS_PER_MINUTE: '3', IMGR_REQUESTS_PER_MINUTE: '40' });
  });
  afterAll(() => imgr.destroy());

  it('more uploads a minute than the limit get 429 and Retry-After; other requests go on', async () => {
    const { bytes } = await goodImage('jpeg-small');
    const statuses: number[] = [];
    let limited: Response;
    do {
      limited = await post(imgr.url, bytes);
      statuses.push(limited.status);
    } while (limited.status === 201);
    expect([limited.status, (await errorOf(limited)).code]).toEqual([429, 'rate_limited']);
    // Each API counts for itself.
    expect(statuses.length - 1).toBeGreaterThanOrEqual(3);
    expect(statuses.length - 1).toBeLessThanOrEqual(3 * imgr.apis.length);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${imgr.url}/health`)).status).toBe(200);
  });

  it('more requests a minute than the limit get 429, from one address and not from another', async () => {
    const most = 40 * imgr.apis.length;
    const statuses: (number | undefined)[] = [];
    for (let turn = 0; turn < most + 5; turn++) statuses.push(await healthFrom('127.0.0.2', imgr.url));
    const answered = statuses.filter((status) => status === 200).length;
    expect(answered).toBeGreaterThanOrEqual(40);
    expect(answered).toBeLessThanOrEqual(most);
    expect(statuses.at(-1)).toBe(429);
    // Whatever a client claims of itself.
    expect(await healthFrom('127.0.0.2', imgr.url, { 'x-forwarded-for': '192.0.2.1' })).toBe(429);
    expect(await healthFrom('127.0.0.3', imgr.url)).toBe(200);
  });
});

it('an imgr refuses to start with settings that are wrong, and names them all', async () => {
  await expect(startImgr({ IMGR_MAX_PIXELS: 'many', IMGR_PUBLIC_URL: 'here' })).rejects.toThrow(
    /IMGR_PUBLIC_URL: .*\n.*IMGR_MAX_PIXELS: /,
  );
});

/** The status that a client of this loopback address gets from `/health`. */
async function healthFrom(
  localAddress: string,
  url: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  const [response] = (await once(get(`${url}/health`, { localAddress, headers }), 'response')) as [
    IncomingMessage,
  ];
  response.resume();
  return response.statusCode;
}
