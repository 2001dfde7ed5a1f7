import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { InterceptedObjectStore } from '@imgr/test-faults';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiFixture, startApi } from '../api.fixture.ts';

const IDLE_MS = 1000;
/** A GIF of two by two pixels. */
const bytes = Buffer.from(
  'R0lGODlhAgACAIIAAExpcfDcPNw8KChQyCigPAAAAAAAAAAAACH5BAUAAAAALAAAAAACAAIAAAMDKDSRADs=',
  'base64',
);

describe('POST /image', { timeout: 30_000 }, () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi(
      (store) =>
        new InterceptedObjectStore(store, async ({ verb, key }, proceed) => {
          if (verb === 'put' && key.startsWith('original/')) await sleep(3 * IDLE_MS);
          return proceed();
        }),
    );
    api.app.getHttpServer().timeout = IDLE_MS;
  }, 60_000);
  afterAll(() => api.close());

  it('is answered however long the store takes, and the connection may be idle no longer after that', async () => {
    const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.gif"\r\n\r\n';
    const tail = '\r\n--x--\r\n';
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data) => (answer += data));
    const begin = (length: number) =>
      socket.write(
        `POST /image HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n${head}`,
      );
    begin(head.length + bytes.length + tail.length);
    socket.write(bytes);
    socket.write(tail);
    await vi.waitFor(() => expect(answer).toMatch(/^HTTP\/1\.1 201 /), 10_000);

    const closed = once(socket, 'close', { signal: AbortSignal.timeout(10 * IDLE_MS) });
    begin(1000);
    await closed;
  });
});
