import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newLoadBalancer } from '@imgr/test-imgr';
import { freePorts } from '@imgr/test-services/free-ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf } from '../client.ts';
import { FakeServer } from './fake-server.ts';

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const MAINTENANCE_PAGE = fileURLToPath(new URL('../../../haproxy/maintenance.html', import.meta.url));
const MAINTENANCE_DIR = '/maintenance';

/** What the same file does besides where a node of a cluster gives it the settings for it. */
describe('the load balancer of a node', () => {
  let folder: string;
  let api: FakeServer;
  let web: FakeServer;
  let loadBalancer: Awaited<ReturnType<typeof newLoadBalancer>> | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-lb-node-'));
    api = await FakeServer.start('api-1');
    web = await FakeServer.start('web-1');
  });
  afterEach(async () => {
    await loadBalancer?.member.kill();
    for (const server of [api, web]) await server.stop();
    await rm(folder, { recursive: true });
  });

  const start = async (options: Pick<Parameters<typeof newLoadBalancer>[0], 'environment' | 'sections'>) => {
    const mounts = [`${join(folder, 'maintenance')}:${MAINTENANCE_DIR}:ro`];
    loadBalancer = await newLoadBalancer({ folder, apis: [api], webs: [web], mounts, ...options });
    loadBalancer.member.start();
    await loadBalancer.member.untilReady();
    await loadBalancer.untilAllUp();
    return loadBalancer.member;
  };
  const writeNotice = async (map: string) => {
    // HAProxy runs as another user.
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'maintenance'));
    await copyFile(MAINTENANCE_PAGE, join(folder, 'maintenance', 'maintenance.html'));
    await writeFile(join(folder, 'maintenance', 'maintenance.map'), map);
  };

  it('shows the maintenance page, to programs what it says, and works all the same', async () => {
    await writeNotice('text "Soon" <b>\nhtml "Soon" &lt;b&gt;\n');
    const member = await start({ environment: { LB_MAINTENANCE_DIR: MAINTENANCE_DIR } });
    const { url } = member;
    for (const path of ['/', '/image/x', '/assets/x']) {
      const page = await fetch(url + path, { headers: PAGE });
      expect(page.status).toBe(503);
      expect(page.headers.get('retry-after')).toBe('300');
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect(await page.text()).toContain('<p>"Soon" &lt;b&gt;</p>');
    }
    const upload = await fetch(`${url}/image`, { method: 'POST', body: 'xyz' });
    expect(upload.status).toBe(503);
    expect(upload.headers.get('retry-after')).toBe('300');
    expect(await errorOf(upload)).toEqual({ error: '"Soon" <b>', code: 'maintenance' });
    expect([...api.seen, ...web.seen]).toEqual([]);
    // Otherwise the floating address would leave every node.
    await member.untilReady();
  });

  it('shows nothing of it at other times', async () => {
    await writeNotice('');
    const { url } = await start({ environment: { LB_MAINTENANCE_DIR: MAINTENANCE_DIR } });
    expect((await fetch(`${url}/image/x`)).status).toBe(200);
  });

  it('counts uploads and other requests of each client, and says when to come again', async () => {
    await writeNotice('');
    const [peersPort = 0] = await freePorts(1);
    const { url } = await start({
      environment: {
        LB_UPLOADS_PER_MINUTE: '3',
        LB_REQUESTS_PER_MINUTE: '5',
        LB_CONNECTIONS_PER_ADDRESS: '100',
      },
      sections: `
global
    localpeer here
peers imgr
    bind 127.0.0.1:${peersPort}
    server here
    table requests type ipv6 size 1k expire 2m store http_req_rate(1m)
    table uploads type ipv6 size 1k expire 2m store http_req_rate(1m)
backend connections from imgr
    stick-table type ipv6 size 1k expire 5m store conn_cur
`,
    });
    const upload = () => fetch(`${url}/image`, { method: 'POST', body: 'xyz' });
    for (let count = 0; count < 3; count += 1) expect((await upload()).status).toBe(200);
    const refused = await upload();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(await errorOf(refused)).toMatchObject({ code: 'rate_limited' });
    for (let count = 0; count < 5; count += 1) expect((await fetch(`${url}/image/x`)).status).toBe(200);
    expect((await fetch(`${url}/image/x`)).status).toBe(429);
  });

  it('says that it is to be asked by HTTPS only, where it is told to', async () => {
    await writeNotice('');
    const { url } = await start({ environment: { LB_HSTS_SECONDS: '60' } });
    expect((await fetch(`${url}/image/x`)).headers.get('strict-transport-security')).toBe('max-age=60');
  });

  it('takes no long body where none is needed', async () => {
    await writeNotice('');
    const { url } = await start({});
    const long = await fetch(`${url}/image/x`, { method: 'DELETE', body: 'x'.repeat(70_000) });
    expect(long.status).toBe(413);
    expect(await errorOf(long)).toMatchObject({ code: 'too_large' });
    expect((await fetch(`${url}/image`, { method: 'POST', body: 'x'.repeat(70_000) })).status).toBe(200);
  });
});
