import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect, promisify } from 'node:util';
import { announcement, newImageId, resizeJob } from '@imgr/contracts';
import type { TcpProxy } from '@imgr/test-services';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RabbitMqAnnouncements } from '../rabbitmq-announcements.ts';
import type { ConnectionLogger } from './broker-link.ts';
import { BrokerUnavailableError } from './broker-unavailable-error.ts';
import { publishNew, useRabbitMq, WAIT } from './rabbitmq.fixture.ts';
import { startShuttingDown } from './shutting-down.fixture.ts';
import { JOBS_QUEUE } from './topology.ts';

// What is here is the client's own doing, the same with every broker.
describe('RabbitMqConnection', () => {
  const rabbitMq = useRabbitMq('4.3');
  const { openConnection, openQueue, openProxy, openChannel } = rabbitMq;
  beforeEach(() => rabbitMq.emptyQueues());

  it('starts before the broker does, and takes jobs when it is there', async () => {
    const proxy = await openProxy();
    await proxy.refuse();
    const queue = openQueue({}, openConnection(proxy.url));
    const done: string[] = [];
    await queue.consume(async ({ id }) => void done.push(id), { slots: 1 });
    const publishing = publishNew(queue);
    await sleep(500);
    await proxy.accept();
    const { id } = await publishing;
    await vi.waitFor(() => expect(done).toEqual([id]), WAIT);
  });

  it('waits for a broker that has just gone, and refuses at once when it stays away', async () => {
    const proxy = await openProxy();
    const queue = openQueue({}, openConnection(proxy.url));
    await queue.ping();
    await proxy.refuse();
    const started = performance.now();
    await expect(queue.publish(resizeJob(newImageId()))).rejects.toThrow(BrokerUnavailableError);
    expect(performance.now() - started).toBeLessThan(5500);
    const refusedAt = performance.now();
    await expect(queue.publish(resizeJob(newImageId()))).rejects.toThrow(BrokerUnavailableError);
    await expect(queue.isEmpty()).rejects.toThrow(BrokerUnavailableError);
    await expect(queue.ping()).rejects.toThrow(BrokerUnavailableError);
    expect(performance.now() - refusedAt).toBeLessThan(100);
    await proxy.accept();
    await vi.waitFor(() => publishNew(queue), WAIT);
  }, 30_000);

  it('answers within its time limit while the broker is silent, and goes on when it speaks again', async () => {
    const queue = openQueue();
    await queue.ping();
    await rabbitMq.broker.pause();
    try {
      const started = performance.now();
      const calls = [queue.publish(resizeJob(newImageId())), queue.ping(), queue.isEmpty()];
      for (const result of await Promise.allSettled(calls))
        expect(result).toMatchObject({ status: 'rejected', reason: expect.any(BrokerUnavailableError) });
      const waitedMs = performance.now() - started;
      expect(waitedMs).toBeGreaterThan(4000);
      expect(waitedMs).toBeLessThan(6000);
    } finally {
      await rabbitMq.broker.unpause();
    }
    await vi.waitFor(() => queue.ping(), WAIT);
    await publishNew(queue);
  }, 60_000);

  it('notices within seconds that the machine at the other end is gone, and finds another', async () => {
    const proxy = await openProxy();
    const url = new URL(proxy.url);
    // Seconds. Without it the URL stands for 5 of them.
    url.searchParams.set('heartbeat', '2');
    const queue = openQueue({}, openConnection(url.href));
    const done: string[] = [];
    await queue.consume(async ({ id }) => void done.push(id), { slots: 1 });
    await queue.ping();
    proxy.silence();
    proxy.replace();
    const lost = performance.now();
    await vi.waitFor(() => queue.ping(), WAIT);
    const job = await publishNew(queue);
    await vi.waitFor(() => expect(done).toEqual([job.id]), WAIT);
    expect(performance.now() - lost).toBeLessThan(10_000);
  }, 60_000);

  it('comes back where the broker shuts down in the same breath as it takes a connection', async () => {
    const broker = await startShuttingDown(rabbitMq.broker.amqpUrl, 4);
    try {
      const queue = openQueue({}, openConnection(broker.url));
      const done: string[] = [];
      await queue.consume(async ({ id }) => void done.push(id), { slots: 1 });
      await broker.whenEnded;
      await vi.waitFor(() => queue.ping(), WAIT);
      const { id } = await publishNew(queue);
      await vi.waitFor(() => expect(done).toEqual([id]), WAIT);
    } finally {
      await broker.close();
    }
  }, 60_000);

  it('leaves nothing behind over 20 lost connections, and consumes after the last', async () => {
    const proxy = await openProxy();
    const connection = openConnection(proxy.url);
    const queue = openQueue({}, connection);
    const announcements = new RabbitMqAnnouncements(connection);
    announcements.subscribe(() => {});
    const done: string[] = [];
    await queue.consume(async ({ id }) => void done.push(id), { slots: 1 });
    await queue.ping();
    const warnings = vi.fn();
    process.on('warning', warnings);
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const timersBefore = timers();
    const listeners = () =>
      [connection.publishing, connection.consuming].map((link) => link.listenerCount('blocked'));
    const listenersBefore = listeners();
    for (let count = 0; count < 20; count += 1) {
      proxy.cut();
      await vi.waitFor(() => publishNew(queue), WAIT);
    }
    await vi.waitFor(() => expect(done.length).toBeGreaterThanOrEqual(20), WAIT);
    process.off('warning', warnings);
    expect(warnings).not.toHaveBeenCalled();
    expect(listeners()).toEqual(listenersBefore);
    expect(timers()).toBeLessThanOrEqual(timersBefore + 5);
    const channel = await openChannel();
    await vi.waitFor(async () => expect((await channel.checkQueue(JOBS_QUEUE)).consumerCount).toBe(1), WAIT);
  }, 60_000);

  it('closes within seconds while the broker is silent', async () => {
    const proxy = await openProxy();
    const connection = openConnection(proxy.url);
    const queue = openQueue({}, connection);
    await queue.consume(async () => {}, { slots: 1 });
    await queue.consumeDead(async () => {});
    await queue.ping();
    proxy.silence();
    const started = performance.now();
    await queue.close();
    await connection.close();
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 30_000);

  it.each([
    ['refuses', (proxy: TcpProxy) => proxy.refuse()],
    ['says nothing', async (proxy: TcpProxy) => proxy.silence()],
  ])(
    'lets the process end when it is closed, while the broker %s',
    async (_, fault) => {
      const proxy = await openProxy();
      await fault(proxy);
      const script = join(import.meta.dirname, 'short-process.fixture.ts');
      const { stdout } = await promisify(execFile)(process.execPath, [script, proxy.url], {
        timeout: 20_000,
      });
      const { closedInMs } = JSON.parse(stdout);
      expect(closedInMs).toBeLessThan(10_000);
    },
    30_000,
  );

  it('says that it is not let in without telling the password', async () => {
    const url = new URL(rabbitMq.broker.amqpUrl);
    url.password = 'not-the-password';
    const warn = vi.fn<ConnectionLogger['warn']>();
    openConnection(url.href, { info: () => {}, warn });
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), WAIT);
    expect(inspect(warn.mock.calls, { depth: null })).toContain('ACCESS_REFUSED');
    expect(inspect(warn.mock.calls, { depth: null })).not.toContain('not-the-password');
  });

  it('neither rejects nor waits for long while the broker is away', async () => {
    const proxy = await openProxy();
    await proxy.refuse();
    const announcements = new RabbitMqAnnouncements(openConnection(proxy.url));
    announcements.subscribe(() => {});
    const started = performance.now();
    await announcements.announce(announcement(newImageId()));
    expect(performance.now() - started).toBeLessThan(2500);
    const again = performance.now();
    await announcements.announce(announcement(newImageId()));
    expect(performance.now() - again).toBeLessThan(100);
  });
});
