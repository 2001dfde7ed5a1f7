import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@imgr/observability';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebServer } from './web-server.ts';

const BIG_BYTES = 20_000_000;

describe('the server of the web app', () => {
  let folder: string;
  let server: FastifyInstance;
  let url: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-web-'));
    await mkdir(join(folder, 'assets'));
    for (const page of ['index', 'add', 'uploads', 'tools'])
      await writeFile(join(folder, `${page}.html`), `<title>${page}</title>`);
    await writeFile(join(folder, 'favicon.svg'), '<svg/>');
    await writeFile(join(folder, 'assets/index-1234.js'), 'main()');
    await writeFile(join(folder, 'assets/big.js'), Buffer.alloc(BIG_BYTES, 'x'));
    server = await createWebServer({
      webDir: folder,
      webConfig: { maxUploadBytes: 1000, uploadTokenRequired: true },
      logger: createLogger({ name: 'test', level: 'silent' }),
    });
    url = await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('sends the page whatever is accepted, under a policy that lets in nothing foreign, and asks for it again each time', async () => {
    const response = await fetch(url);
    expect(await response.text()).toBe('<title>add</title>');
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('vary')).toMatch(/Accept/);
    const etag = response.headers.get('etag') ?? '';
    // fetch would ask for the whole of it.
    expect((await server.inject({ url: '/', headers: { 'if-none-match': etag } })).statusCode).toBe(304);
  });

  it.each(['uploads', 'tools', 'index.html'])('sends the page /%s under the same policy', async (path) => {
    const response = await fetch(`${url}/${path}`);
    expect(await response.text()).toBe(`<title>${path.replace('.html', '')}</title>`);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('has what is named by its content kept for ever, and other files asked for again', async () => {
    const cacheOf = async (path: string) => (await fetch(url + path)).headers.get('cache-control');
    expect(await cacheOf('/assets/index-1234.js')).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('/favicon.svg')).toBe('no-cache');
  });

  it('tells the page what its host takes', async () => {
    const response = await fetch(`${url}/config.json`);
    expect(await response.json()).toEqual({ maxUploadBytes: 1000, uploadTokenRequired: true });
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('answers what it does not have, or take, with JSON as the API does', async () => {
    for (const path of ['/nothing', '/index.html/x', '/..%2f..%2fetc/passwd', '/assets/']) {
      const response = await fetch(url + path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toEqual({ error: 'not found', code: 'not_found' });
    }
    const posted = await fetch(url, { method: 'POST', body: 'x'.repeat(100_000) });
    expect(posted.status).toBe(404);
  });

  it('answers people who look for a page that is not there with the page, and leads them past a slash too many', async () => {
    const get = (path: string, headers = {}) =>
      server.inject({ url: path, headers: { accept: 'text/html,*/*', ...headers } });
    const missing = await get('/nothing', { 'if-none-match': (await get('/index.html')).headers.etag });
    expect(missing).toMatchObject({ statusCode: 404, body: '<title>index</title>' });
    expect(missing.headers).not.toHaveProperty('etag');
    expect(missing.headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(missing.headers.vary).toMatch(/Accept(?!-)/);
    expect(await get('/uploads/?a=b/')).toMatchObject({
      statusCode: 308,
      headers: { location: '/uploads?a=b/' },
    });
    for (const path of ['//evil.example/', '/\\evil.example/', '//'])
      expect([path, (await get(path)).headers.location]).toEqual([path, undefined]);
    const posted = await server.inject({
      method: 'POST',
      url: '/nothing/',
      headers: { accept: 'text/html' },
    });
    expect(posted.json()).toEqual({ error: 'not found', code: 'not_found' });
  });

  it('is ready until it stops; a stop lets answers under way finish, and is no longer than that', async () => {
    expect(await (await fetch(`${url}/health`)).text()).toBe('ok');
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'ready', failing: [] });
    const { hostname, port } = new URL(url);
    const slow = connect(Number(port), hostname);
    slow.write('GET /assets/big.js HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(slow, 'readable');
    const idle = connect(Number(port), hostname);
    idle.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const closed = server.close();
    // A later request on a connection that has an answer under way: all others are closed.
    slow.write('GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n');
    const chunks: Buffer[] = [];
    slow.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = once(slow, 'end');
    const closing = setInterval(() => server.server.closeIdleConnections(), 50);
    await Promise.all([closed, ended]);
    clearInterval(closing);
    const answers = Buffer.concat(chunks);
    expect(answers.length).toBeGreaterThan(BIG_BYTES);
    expect(answers.subarray(-100).toString()).toContain('{"status":"not_ready","failing":["stopping"]}');
    if (!idle.closed) await once(idle, 'close');
    await expect(fetch(url)).rejects.toThrow();
  });
});
