import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { goodImage, hostileFiles } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorOf, post, settled } from './client.ts';
import { startImgr } from './start-imgr.ts';

const MAX_BYTES = 5_000_000;

describe('a bad request', () => {
  let imgr: Imgr;
  let jpeg: Buffer;
  beforeAll(async () => {
    imgr = await startImgr({ IMGR_MAX_UPLOAD_BYTES: String(MAX_BYTES) });
    jpeg = (await goodImage('jpeg-small')).bytes;
  });
  afterAll(() => imgr.destroy());
  afterEach(async () => {
    expect(await imgr.isReady()).toBe(true);
  });

  const nothingLeft = async () => {
    expect(await imgr.keys()).toEqual([]);
    expect(await imgr.leftovers()).toEqual([]);
  };
  const answerOf = async (response: Response) => [response.status, (await errorOf(response)).code];
  const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);
  /** Sends bytes as they are. Resolves with what came back until the connection ended. */
  const raw = async (chunks: (string | Buffer)[], { end = true } = {}) => {
    const { hostname, port } = new URL(imgr.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data) => (answer += data));
    socket.on('error', () => {});
    for (const chunk of chunks) socket.write(chunk);
    if (end) socket.end();
    else socket.destroySoon();
    await new Promise((resolve) => socket.once('close', resolve));
    return answer;
  };

  it('with a file that is refused leaves nothing behind, whatever the file', async () => {
    for (const { name, bytes, expect: expectation, status } of await hostileFiles()) {
      if (expectation !== 'refused' || bytes.length > MAX_BYTES) continue;
      const response = await post(imgr.url, bytes, { name: 'picture.jpg', type: 'image/jpeg' });
      expect(response.status, name).toBe(status);
      const { error, code } = await errorOf(response);
      expect(error.length).toBeGreaterThan(10);
      if (status === 415) {
        expect(code).toBe('unsupported_format');
        expect(error).toMatch(/JPEG.*PNG.*GIF.*WEBP.*AVIF/);
      }
    }
    await nothingLeft();
  });

  it('without the field `file`, with two files, or with a body that is none, is told so', async () => {
    const sendForm = (fill: (form: FormData) => void) => {
      const form = new FormData();
      fill(form);
      return fetch(`${imgr.url}/image`, { method: 'POST', body: form });
    };
    const otherName = await sendForm((form) => form.set('picture', blob(jpeg), 'x.jpg'));
    expect(await answerOf(otherName)).toEqual([400, 'missing_file']);
    const asText = await sendForm((form) => form.set('file', 'just text'));
    expect(await answerOf(asText)).toEqual([400, 'missing_file']);
    const two = await sendForm((form) => {
      form.append('file', blob(jpeg), 'one.jpg');
      form.append('file', blob(jpeg), 'two.jpg');
    });
    expect(await answerOf(two)).toEqual([400, 'too_many_files']);
    for (const [type, body, code] of [
      ['application/json', '{}', 'missing_file'],
      ['multipart/form-data', 'no boundary', 'malformed_body'],
      ['multipart/form-data; boundary=x', 'no parts', 'malformed_body'],
      [
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nbroken',
        'malformed_body',
      ],
    ] as const) {
      const response = await fetch(`${imgr.url}/image`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      expect(await answerOf(response), body).toEqual([400, code]);
    }
    expect(await answerOf(await fetch(`${imgr.url}/image`, { method: 'POST' }))).toEqual([
      400,
      'missing_file',
    ]);
    await nothingLeft();
  });

  it('that breaks off in the middle of its body leaves nothing behind', async () => {
    const head = [
      'POST /image HTTP/1.1',
      'Host: localhost',
      'Content-Type: multipart/form-data; boundary=x',
      'Content-Length: 100000',
      '',
      '--x',
      'Content-Disposition: form-data; name="file"; filename="a.jpg"',
      '',
      '',
    ].join('\r\n');
    for (const end of [true, false]) await raw([head, jpeg.subarray(0, 1000)], { end });
    await sleep(200);
    await nothingLeft();
  });

  it('with more bytes than the limit gets 413 that its sender can read, whatever Content-Length says', async () => {
    const response = await post(imgr.url, Buffer.alloc(MAX_BYTES + 1));
    expect(await answerOf(response)).toEqual([413, 'too_large']);
    const honest = await post(imgr.url, Buffer.alloc(3 * MAX_BYTES));
    expect(await answerOf(honest)).toEqual([413, 'too_large']);
    let isAnswered = false;
    const endless = new ReadableStream({
      start: (controller) =>
        controller.enqueue(
          Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'),
        ),
      pull: (controller) => (isAnswered ? controller.close() : controller.enqueue(Buffer.alloc(100_000))),
    });
    const streamed = await fetch(`${imgr.url}/image`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    // fetch would go on reading it, for ever.
    isAnswered = true;
    expect(await answerOf(streamed)).toEqual([413, 'too_large']);
    await nothingLeft();
  });

  it('that is refused is read to its end, however slowly it comes: only then a browser hears', async () => {
    const { hostname, port } = new URL(imgr.url);
    const socket = connect(Number(port), hostname);
    let answers = '';
    socket.on('data', (data) => (answers += data));
    socket.write(
      `POST /image HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${3 * MAX_BYTES}\r\n\r\n`,
    );
    for (let sent = 0; sent < 12; sent += 1) {
      await sleep(300);
      socket.write(Buffer.alloc(MAX_BYTES / 4));
    }
    await vi.waitFor(() => expect(answers).toMatch(/^HTTP\/1\.1 413 /), 5000);
    // Nothing of it is left on the connection.
    const closed = once(socket, 'close');
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await closed;
    expect(answers).toMatch(/HTTP\/1\.1 200 /);
  });

  it('that is refused is read to its end by an API that is to close the connection, as the load balancer asks', async () => {
    const { hostname, port } = new URL(imgr.apis[0]?.url ?? '');
    const socket = connect(Number(port), hostname);
    const closed = once(socket, 'close');
    let answer = '';
    socket.on('data', (data) => (answer += data));
    socket.write(
      `POST /image HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${2 * MAX_BYTES}\r\n\r\n`,
    );
    await vi.waitFor(() => expect(answer).toMatch(/^HTTP\/1\.1 413 /), 5000);
    for (let sent = 0; sent < 4; sent += 1) {
      await sleep(100);
      socket.write(Buffer.alloc(MAX_BYTES / 2));
    }
    // Rejects where it is reset.
    await closed;
    expect(socket.bytesWritten).toBeGreaterThan(2 * MAX_BYTES);
  });

  it('with exactly the limit is not too large', async () => {
    const response = await post(imgr.url, Buffer.alloc(MAX_BYTES));
    expect(await answerOf(response)).toEqual([415, 'unsupported_format']);
  });

  it('that is no HTTP, or has a path or headers beyond measure, gets 4xx', async () => {
    // HAProxy answers some of it itself, and not in JSON.
    const badRequest = imgr.isBalanced ? /^HTTP\/1\.1 400 / : /^HTTP\/1\.1 400 .*"code":"bad_request"/s;
    expect(await raw(['nonsense\r\n\r\n'])).toMatch(badRequest);
    expect(await raw([`GET /image/x HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`])).toMatch(
      imgr.isBalanced ? /^HTTP\/1\.1 400 / : /^HTTP\/1\.1 431 /,
    );
    for (const path of [
      '/image/%zz',
      '/image/%00',
      `/image/${'x'.repeat(5000)}`,
      '/image/..%2f..%2fetc%2fpasswd',
      '/%',
    ]) {
      const answer = await raw([`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`]);
      expect(answer, path).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const response = await fetch(`${imgr.url}/image`, { method });
      expect([404, 405]).toContain(response.status);
    }
  });

  it('for events without an id, with a bad one, or with too many, is told so', async () => {
    const events = (query: string) => fetch(`${imgr.url}/events${query}`);
    expect(await answerOf(await events(''))).toEqual([400, 'invalid_query']);
    expect(await answerOf(await events('?id=a-b'))).toEqual([400, 'invalid_id']);
    expect(await answerOf(await events(`?${'id=abcdefgh&'.repeat(101)}`))).toEqual([400, 'invalid_query']);
  });

  it('with metadata that holds a script is an image like any other, and its sizes hold none of it', async () => {
    const { bytes } = await goodImage('jpeg-with-script');
    const { id, big } = await (await post(imgr.url, bytes)).json();
    expect((await settled(imgr.url, id)).status).toBe('ready');
    const served = Buffer.from(await (await fetch(imgr.url + big)).arrayBuffer());
    expect(served.includes('<script')).toBe(false);
  });
});
