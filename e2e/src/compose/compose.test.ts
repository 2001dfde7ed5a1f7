import { goodImage } from '@imgr/test-images';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bytesOf, infoOf, settled, upload } from '../client.ts';
import { ComposeProject, type Container, docker, imageOf } from './compose-project.ts';

/** Images may have to be built first, and their dependencies fetched. */
const UP_TIMEOUT_MS = 600_000;
const WAIT = { timeout: 60_000, interval: 500 };
const MAX_IMAGE_BYTES = 320_000_000;
const RUN_ONCE = ['credentials', 'bucket'];

const serviceOf = ({ Config }: Container) => Config.Labels['com.docker.compose.service'] ?? '';

describe('compose.yaml', () => {
  let project: ComposeProject;
  let url: string;
  let jpeg: Buffer;
  beforeAll(async () => {
    project = await ComposeProject.create();
    ({ url } = project);
    jpeg = (await goodImage('jpeg-small')).bytes;
    await project.up();
  }, UP_TIMEOUT_MS);
  afterAll(() => project.destroy(), UP_TIMEOUT_MS);

  const uploadUntilReady = async () => {
    const { id } = await upload(url, jpeg);
    expect((await settled(url, id)).status).toBe('ready');
    return id;
  };
  const credentials = async () =>
    JSON.parse(await project.readFile('credentials', 'credentials.json')) as Record<string, string>;

  it('is imgr at one port: the page, the API, and every size of an upload', async () => {
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<title>imgr</title>');
    const templates = await (await fetch(url)).json();
    expect(templates).toMatchObject({ upload_url: expect.stringMatching(/\/image$/) });
    expect(await (await fetch(`${url}/config.json`)).json()).toMatchObject({ uploadTokenRequired: false });
    const id = await uploadUntilReady();
    expect((await bytesOf(`${url}/image/${id}`)).equals(jpeg)).toBe(true);
    for (const size of ['big', 'medium', 'small', 'tiny'])
      expect((await bytesOf(`${url}/image/${id}/${size}`)).length).toBeGreaterThan(0);
  });

  it('has two APIs and two workers, and a port open to others only where the load balancer is', async () => {
    const containers = await project.containers();
    const running = containers.filter(({ State }) => State.Running).map(serviceOf);
    expect(running.sort()).toEqual(
      ['api', 'api', 'broker', 'load-balancer', 'store', 'web', 'worker', 'worker'].sort(),
    );
    const open = containers.filter(({ HostConfig }) => Object.keys(HostConfig.PortBindings).length > 0);
    expect(open.map(serviceOf)).toEqual(['load-balancer']);
  });

  it('lets no container write to its root, gain rights, or take the whole machine', async () => {
    for (const container of await project.containers()) {
      const service = serviceOf(container);
      const { HostConfig, Config } = container;
      expect(HostConfig, service).toMatchObject({
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        RestartPolicy: { Name: RUN_ONCE.includes(service) ? 'on-failure' : 'unless-stopped' },
      });
      // Older engines leave out the prefix.
      const added = HostConfig.CapAdd?.map((capability) => capability.replace(/^CAP_/, ''));
      expect(added, service).toEqual(service === 'credentials' ? ['CHOWN'] : undefined);
      expect(HostConfig.Memory, service).toBeGreaterThan(0);
      expect(HostConfig.PidsLimit, service).toBeGreaterThan(0);
      if (service !== 'credentials') expect(Config.User, service).toMatch(/^(?!0|root)./);
    }
  });

  it('shows no secret in what the engine tells of its containers, nor in the logs', async () => {
    const secrets = Object.entries(await credentials()).filter(([name]) => name !== 'storeKeyId');
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    const told = {
      inspect: JSON.stringify(await project.containers()),
      logs: await project.compose('logs', '--no-color'),
    };
    expect(told.logs).toContain('the credentials of this cluster were made');
    for (const [where, content] of Object.entries(told))
      for (const [name, secret] of secrets)
        expect(content.includes(secret), `${name} in ${where}`).toBe(false);
  });

  it('gives imgr no more rights than it needs at the broker and at the store', async () => {
    const users = await project.compose('exec', '-T', 'broker', 'rabbitmqctl', '-q', 'list_users');
    expect(users.trim().split('\n').slice(1)).toEqual(['imgr\t[]']);
    const { storeKeyId = '' } = await credentials();
    const keys = await project.compose('exec', '-T', 'store', '/garage', 'key', 'list');
    expect(keys.match(/GK[0-9a-f]{24}/g)).toEqual([storeKeyId]);
    const key = await project.compose('exec', '-T', 'store', '/garage', 'key', 'info', storeKeyId);
    expect(key).toMatch(/Can create buckets:\s+false/);
  });

  it.each(['api', 'worker', 'web'] as const)(
    'has an image of the %s with what it needs and no more',
    async (app) => {
      const [image] = JSON.parse(await docker(['image', 'inspect', imageOf(app)]));
      expect(image.Size).toBeLessThan(MAX_IMAGE_BYTES);
      expect(image.Config).toMatchObject({ User: '1000:1000', Healthcheck: { Test: expect.any(Array) } });
      expect(image.Config.Labels).toMatchObject({ 'org.opencontainers.image.title': `imgr-${app}` });
      const tools = 'for tool in npm npx corepack gcc make python3 curl; do command -v $tool; done; true';
      const run = ['run', '--rm', '--read-only', '--entrypoint', 'sh', imageOf(app), '-c'];
      expect(await docker([...run, tools])).toBe('');
      expect(await docker([...run, 'ls node_modules/.bin/tsc node_modules/vitest 2>/dev/null; true'])).toBe(
        '',
      );
    },
  );

  it('comes back by itself when every API and worker is killed at once, with all that was acknowledged', async () => {
    const { id } = await upload(url, jpeg);
    const kill = `for (const pid of fs.readdirSync('/proc').map(Number)) {
      if (!pid || pid === process.pid) continue;
      if (fs.readFileSync('/proc/' + pid + '/cmdline', 'utf8').includes('dist/main.js')) process.kill(pid, 'SIGKILL');
    }`;
    const killable = async () => [
      ...(await project.containers('api')),
      ...(await project.containers('worker')),
    ];
    // Detached: it ends with the container.
    for (const { Name } of await killable()) await docker(['exec', '--detach', Name, 'node', '-e', kill]);
    await vi.waitFor(async () => expect((await infoOf(url, id)).status).toBe('ready'), WAIT);
    await vi.waitFor(async () => {
      for (const { Name, RestartCount, State } of await killable())
        expect([Name, RestartCount, State.Health?.Status]).toEqual([Name, 1, 'healthy']);
    }, WAIT);
    await uploadUntilReady();
  }, 180_000);

  it('ends orderly when it is stopped, and has everything when it is started again', async () => {
    const id = await uploadUntilReady();
    const before = await credentials();
    await project.compose('stop');
    for (const service of ['api', 'worker', 'web'])
      for (const { Name, State } of await project.containers(service))
        expect([Name, State.ExitCode]).toEqual([Name, 0]);
    await project.compose('down');
    await project.up();
    expect(await credentials()).toEqual(before);
    expect((await bytesOf(`${url}/image/${id}`)).equals(jpeg)).toBe(true);
    expect((await infoOf(url, id)).status).toBe('ready');
    await uploadUntilReady();
  }, 180_000);
});
