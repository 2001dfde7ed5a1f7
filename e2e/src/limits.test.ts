import { readFile } from 'node:fs/promises';
import { goodImage } from '@imgr/test-images';
import { afterEach, describe, expect, it } from 'vitest';
import { errorOf, post } from './client.ts';
import { ImgrProcess } from './imgr-process.ts';

const TOKENS = ['first-upload-token', 'second-upload-token'];

describe('limits', () => {
  let imgr: ImgrProcess;
  afterEach(() => imgr.destroy());

  it('where upload tokens are set, one of them is needed, and no log shows any', async () => {
    imgr = await ImgrProcess.start({ IMGR_UPLOAD_TOKENS: TOKENS.join(',') });
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

  it('more uploads a minute than the limit get 429 and Retry-After; other requests go on', async () => {
    imgr = await ImgrProcess.start({ IMGR_UPLOADS_PER_MINUTE: '3' });
    const { bytes } = await goodImage('jpeg-small');
    for (let turn = 0; turn < 3; turn++) expect((await post(imgr.url, bytes)).status).toBe(201);
    const limited = await post(imgr.url, bytes);
    expect([limited.status, (await errorOf(limited)).code]).toEqual([429, 'rate_limited']);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${imgr.url}/health`)).status).toBe(200);
  });

  it('more requests a minute than the limit get 429, from one address and not from another', async () => {
    imgr = await ImgrProcess.start({ IMGR_REQUESTS_PER_MINUTE: '40', IMGR_TRUSTED_PROXIES: '127.0.0.1' });
    const from = (address: string) =>
      fetch(`${imgr.url}/health`, { headers: { 'x-forwarded-for': address } });
    const statuses: number[] = [];
    for (let turn = 0; turn < 45; turn++) statuses.push((await from('192.0.2.1')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(40);
    expect(statuses.at(-1)).toBe(429);
    expect((await from('192.0.2.2')).status).toBe(200);
  });

  it('uploads that together would fill the disk get 503 and Retry-After, and nothing of them stays', async () => {
    imgr = await ImgrProcess.start({ IMGR_UPLOADS_DIR_MAX_BYTES: '1048576' });
    const response = await post(imgr.url, Buffer.alloc(3_000_000));
    expect([response.status, (await errorOf(response)).code]).toEqual([503, 'uploads_full']);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await imgr.leftovers()).toEqual([]);
    expect((await post(imgr.url, (await goodImage('jpeg-small')).bytes)).status).toBe(201);
  });

  it('large uploads do not sit in memory', async () => {
    imgr = await ImgrProcess.start();
    const peakMegabytes = async () => {
      const status = await readFile(`/proc/${imgr.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    };
    const before = await peakMegabytes();
    const large = Buffer.concat([(await goodImage('jpeg-small')).bytes, Buffer.alloc(50_000_000)]);
    const responses = await Promise.all(Array.from({ length: 6 }, () => post(imgr.url, large)));
    expect(responses.map(({ status }) => status)).toEqual(Array(6).fill(201));
    // Six of 50 MB each, read and stored at once.
    expect((await peakMegabytes()) - before).toBeLessThan(150);
  });

  it('refuses to start with settings that are wrong, and names them all', async () => {
    imgr = await ImgrProcess.start();
    await expect(ImgrProcess.start({ IMGR_MAX_PIXELS: 'many', IMGR_PUBLIC_URL: 'here' })).rejects.toThrow(
      /IMGR_PUBLIC_URL: .*\n.*IMGR_MAX_PIXELS: /,
    );
  });
});
