import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterEach, expect, it } from 'vitest';
import { startRabbitMq } from './rabbitmq.ts';
import { startVersityGw } from './versitygw.ts';

const run = promisify(execFile);
const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

it('keeps a broker’s address and data over a kill, and its address over a wipe', async () => {
  const broker = await startRabbitMq();
  closings.push(broker.close);
  const vhosts = async () => (await broker.exec(['rabbitmqctl', '--quiet', 'list_vhosts'])).split('\n');
  const { amqpUrl } = broker;
  const name = new URL(await broker.newVhost()).pathname.slice(1);
  await broker.restart({ hard: true });
  expect(broker.amqpUrl).toBe(amqpUrl);
  expect(await vhosts()).toContain(name);
  await broker.wipe();
  expect(broker.amqpUrl).toBe(amqpUrl);
  expect(await vhosts()).not.toContain(name);
}, 120_000);

it('makes a server silent, and lets it speak again', async () => {
  const store = await startVersityGw();
  closings.push(store.close);
  const ask = () => fetch(store.endpointUrl, { signal: AbortSignal.timeout(1000) });
  await store.pause();
  await expect(ask()).rejects.toThrow('timeout');
  await store.unpause();
  expect((await ask()).status).toBeLessThan(500);
}, 60_000);

it('removes what a killed process left, and nothing of one that lives', async () => {
  const living = await startVersityGw();
  closings.push(living.close);
  const script = `
    const { startVersityGw } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    await startVersityGw();
    process.kill(process.pid, 'SIGKILL');
  `;
  await expect(run(process.execPath, ['--input-type=module', '--eval', script])).rejects.toMatchObject({
    signal: 'SIGKILL',
  });
  const left = await abandoned();
  expect(left.length).toBeGreaterThan(0);

  const next = await startVersityGw();
  closings.push(next.close);
  expect(await abandoned()).toEqual([]);
  expect((await fetch(living.endpointUrl)).status).toBeLessThan(500);
}, 60_000);

async function abandoned(): Promise<string[]> {
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const label = 'org.imgr.test-services.owner';
  const containers = await dockerode.listContainers({ all: true, filters: { label: [label] } });
  return containers
    .filter(({ Labels }) => !isAlive(JSON.parse(Labels[label] ?? '{}').pid))
    .map(({ Id }) => Id);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
