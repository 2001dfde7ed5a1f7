import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newLoadBalancer } from '@imgr/test-imgr';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf, post } from '../client.ts';
import { breakOff, FakeServer, hang, type Seen } from './fake-server.ts';

const WAIT = { timeout: 15_000, interval: 100 };
const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the load balancer', () => {
  let folder: string;
  let apis: [FakeServer, FakeServer];
  let web: FakeServer;
  let url: string;
  let loadBalancer: Awaited<ReturnType<typeof newLoadBalancer>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-lb-'));
    apis = [await FakeServer.start('api-1'), await FakeServer.start('api-2')];
    web = await FakeServer.start('web-1');
    loadBalancer = await newLoadBalancer({ folder, apis, webs: [web] });
    url = loadBalancer.member.url;
    loadBalancer.member.start();
    await loadBalancer.member.untilReady();
  });
  beforeEach(async () => {
    for (const server of [...apis, web]) server.reset();
    await loadBalancer.untilAllUp();
  });
  afterAll(async () => {
    await loadBalancer.member.kill();
    for (const server of [...apis, web]) await server.stop();
    await rm(folder, { recursive: true });
  });

  const seen = (): Seen[] => [...apis, web].flatMap((server) => server.seen);
  /** Sends no more than that. The answer is what comes first, and when. */
  const send = (request: string) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(request);
    const started = Date.now();
    const answer = once(socket, 'data').then(([chunk]) => ({
      text: String(chunk),
      ms: Date.now() - started,
    }));
    return { socket, answer };
  };
  const untilAnswered = (expected: number) =>
    vi.waitFor(async () => expect((await fetch(`${url}/image/x`)).status).toBe(expected), WAIT);

  it.each([
    '/image',
    '/image/ID',
    '/image/ID/big',
    '/image/ID/events',
    '/events?id=ID',
    '/i/ID',
    '/oembed?url=x',
    '/docs',
    '/docs/x.css',
    '/openapi.json',
    '/health',
    '/health/ready',
    '/',
    '/?x',
    '/%69mage/ID',
  ])('asks an API for %s', async (path) => {
    expect(await (await fetch(url + path)).text()).toMatch(/^api/);
    expect(seen()).toMatchObject([{ url: path }]);
  });

  it.each([
    '/config.json',
    '/assets/index.js',
    '/images',
    '/imagex/1',
    '/favicon.svg',
    '/metrics',
    '//image',
  ])('asks the web app for %s', async (path) => {
    expect(await (await fetch(url + path)).text()).toMatch(/^web/);
  });

  it('asks the web app for the page, where a page is accepted', async () => {
    expect(await (await fetch(url, { headers: PAGE })).text()).toMatch(/^web/);
    expect(await (await fetch(`${url}/image/x`, { headers: PAGE })).text()).toMatch(/^api/);
  });

  it('says who asks, whatever the client says', async () => {
    await fetch(`${url}/image/x`, {
      headers: {
        'x-forwarded-for': '192.0.2.1, 127.0.0.1',
        forwarded: 'for=192.0.2.1',
        'x-forwarded-host': 'evil.example',
      },
    });
    const [request] = seen();
    expect(request?.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
    expect(JSON.stringify(request?.headers)).not.toMatch(/192\.0\.2\.1|evil/);
  });

  it.each(['GET', 'HEAD', 'DELETE'])('asks another API when one breaks off at a %s', async (method) => {
    for (const [index, server] of apis.entries()) {
      for (const api of apis) api.reset();
      server.answer = breakOff;
      for (let count = 0; count < 4; count += 1)
        expect((await fetch(`${url}/image/${index}${count}`, { method })).status).toBe(200);
      expect(server.seen.length).toBeGreaterThan(0);
    }
  });

  it.each(['GET', 'HEAD'])('asks another API when one hangs at a %s', async (method) => {
    const [hung] = apis;
    hung.answer = hang;
    const requests = Array.from({ length: 4 }, (_, index) => fetch(`${url}/image/${index}`, { method }));
    for (const request of requests) expect((await request).status).toBe(200);
    expect(hung.seen.length).toBeGreaterThan(0);
  });

  it('never sends a POST again that a server may have received', async () => {
    for (const api of apis) api.answer = breakOff;
    for (let count = 0; count < 10; count += 1) {
      const response = await fetch(`${url}/image?${count}`, { method: 'POST', body: 'x'.repeat(100_000) });
      expect(response.status).toBe(502);
      expect(await errorOf(response)).toMatchObject({ code: 'connection_lost' });
    }
    expect(
      seen()
        .map((request) => request.url)
        .sort(),
    ).toEqual(Array.from({ length: 10 }, (_, count) => `/image?${count}`));
  });

  it('sends a POST to another API when one cannot be reached, from the first moment on', async () => {
    const [stopped, other] = apis;
    await stopped.stop();
    const uploads = Array.from({ length: 10 }, () => fetch(`${url}/image`, { method: 'POST', body: 'xyz' }));
    for (const upload of uploads) expect(await (await upload).text()).toBe('api-2 3');
    expect(other.seen).toHaveLength(10);
    await stopped.start();
  });

  it('asks the API that is ready; and those that live, when none is', async () => {
    const [unready, ready] = apis;
    unready.isReady = false;
    await vi.waitFor(async () => {
      for (const api of apis) api.seen.length = 0;
      for (let count = 0; count < 6; count += 1)
        await fetch(`${url}/image/x`, { method: count % 2 ? 'POST' : 'GET' });
      expect(unready.seen).toHaveLength(0);
    }, WAIT);
    ready.isReady = false;
    unready.answer = ready.answer = (_request, response) => void response.writeHead(507).end();
    const start = Date.now();
    while (Date.now() - start < 4000) {
      // Never the load balancer's own.
      expect((await fetch(`${url}/image/x`)).status).toBe(507);
      await sleep(100);
    }
  });

  it('answers 503 in the form of the API when nobody is there, and when to come again', async () => {
    for (const api of apis) await api.stop();
    await untilAnswered(503);
    const response = await fetch(`${url}/image/x`);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await errorOf(response)).toMatchObject({ code: 'unavailable' });
    expect(await (await fetch(url, { headers: PAGE })).text()).toMatch(/^web/);
    for (const api of apis) await api.start();
    await untilAnswered(200);
  });

  it('says so at once to whoever still sends its upload', async () => {
    for (const api of apis) await api.stop();
    for (let turn = 0; turn < 25; turn += 1) {
      const upload = () => post(url, Buffer.alloc(150_000), { signal: AbortSignal.timeout(10_000) });
      const answers = await Promise.all([upload(), upload(), upload(), upload()]);
      for (const { status } of answers) expect([502, 503]).toContain(status);
    }
    for (const api of apis) await api.start();
    await untilAnswered(200);
  });

  it('passes events on as they come', async () => {
    const response = await fetch(`${url}/events?everyMs=100&count=20`);
    const delays: number[] = [];
    for await (const chunk of response.body ?? []) {
      // Several at once, where this machine was busy.
      for (const [, sent] of Buffer.from(chunk)
        .toString()
        .matchAll(/data: (\d+)/g))
        delays.push(Date.now() - Number(sent));
    }
    expect(delays).toHaveLength(20);
    expect(delays.sort((one, other) => one - other)[15]).toBeLessThan(60);
  });

  // At the same time, since each is as long as it says.
  describe.concurrent('has patience', () => {
    it('with an upload that goes on, however slowly', async ({ expect }) => {
      const { answer, socket } = send(
        'POST /image HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\n',
      );
      for (let sent = 0; sent < 5; sent += 1) {
        await sleep(8000);
        socket.write('x');
      }
      expect((await answer).text).toMatch(/^HTTP\/1\.1 200 [\s\S]*api-\d 5$/);
    });

    it('with a stream of events that has a heartbeat', async ({ expect }) => {
      const events = await (await fetch(`${url}/events?everyMs=11000&count=4`)).text();
      expect(events.match(/data: /g)).toHaveLength(4);
    });

    it('no longer than 30 s, with an upload that does not go on', async ({ expect }) => {
      const { answer } = send('POST /image HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nx');
      const { text, ms } = await answer;
      expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"bad_request"/);
      expect(ms).toBeLessThan(35_000);
    });

    it('no longer than 10 s, with headers', async ({ expect }) => {
      const { text, ms } = await send('GET /image/x HTTP/1.1\r\nHost: x\r\nX-Slow: ').answer;
      expect(text).toMatch(/^HTTP\/1\.1 408 /);
      expect(ms).toBeLessThan(13_000);
    });
  });

  it('tells nothing of itself in public', async () => {
    for (const path of ['/metrics', '/haproxy', '/stats'])
      expect(await (await fetch(url + path)).text()).toMatch(/^web/);
  });
});
