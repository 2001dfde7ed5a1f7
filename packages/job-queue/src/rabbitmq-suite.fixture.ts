import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { type Announcement, announcement, newImageId, resizeJob, UnavailableError } from '@imgr/contracts';
import { TcpProxy } from '@imgr/test-services';
import type { ConsumeMessage } from 'amqplib';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { describeAnnouncements } from './announcements.contract.ts';
import { JobSetAsideError, MAX_ROUNDS } from './failure-policy.ts';
import { CONTRACT_OPTIONS, describeJobQueue } from './job-queue.contract.ts';
import type { DeadJob, JobHandler } from './job-queue.ts';
import { BrokerLink } from './rabbitmq/broker-link.ts';
import { contentOf } from './rabbitmq/job-message.ts';
import { JobPublisher } from './rabbitmq/job-publisher.ts';
import { publishNew, useRabbitMq, WAIT } from './rabbitmq/rabbitmq.fixture.ts';
import { DEAD_QUEUE, DELIVERY_LIMIT, JOBS_EXCHANGE, JOBS_QUEUE } from './rabbitmq/topology.ts';
import {
  BrokerUnavailableError,
  type ConnectionLogger,
  RabbitMqAnnouncements,
  RabbitMqConnection,
  RabbitMqJobQueue,
} from './rabbitmq.ts';

/** What the queue and the announcements do on every version of the broker. */
export function describeRabbitMq(version: '4.0' | '4.3'): void {
  describe(`RabbitMQ ${version}`, () => {
    const rabbitMq = useRabbitMq(version);
    const { openConnection, openQueue, openProxy, openChannel } = rabbitMq;

    describeJobQueue(`RabbitMqJobQueue on ${version}`, async () => {
      await rabbitMq.emptyQueues();
      return { queue: openQueue(), close: async () => {} };
    });

    describeAnnouncements(`RabbitMqAnnouncements on ${version}`, async () => {
      const announcements = new RabbitMqAnnouncements(openConnection());
      await untilItHears(announcements);
      return { announcements, close: async () => {} };
    });

    describe('RabbitMqJobQueue', () => {
      beforeEach(() => rabbitMq.emptyQueues());

      it('loses no job that was taken over, while the broker is stopped and killed under load', async () => {
        const producer = openQueue();
        const heard: string[] = [];
        const hear = (details: object, message: string) => void heard.push(`${message} ${inspect(details)}`);
        const worker = openQueue({}, openConnection(undefined, { info: hear, warn: hear }));
        const done = new Set<string>();
        await worker.consume(
          async ({ id }) => {
            await sleep(20);
            done.add(id);
          },
          { slots: 4 },
        );
        const published: string[] = [];
        let isOver = false;
        const load = Array.from({ length: 4 }, async () => {
          while (!isOver) {
            await publishNew(producer).then(
              ({ id }) => published.push(id),
              (error) => expect(error).toBeInstanceOf(UnavailableError),
            );
            await sleep(20);
          }
        });
        const publishMore = () => {
          const enough = published.length + 20;
          return vi.waitFor(() => expect(published.length).toBeGreaterThan(enough), WAIT);
        };
        await publishMore();
        await rabbitMq.broker.restart({ hard: true });
        await publishMore();
        await rabbitMq.broker.restart();
        await publishMore();
        isOver = true;
        await Promise.all(load);
        const isMissing = (id: string) => !done.has(id);
        await vi.waitFor(() => expect(published.filter(isMissing), heard.join('\n')).toEqual([]), WAIT);
        await vi.waitFor(async () => expect(await producer.isEmpty()).toBe(true), WAIT);
      }, 120_000);

      it('goes on by itself when the broker comes back without its data', async () => {
        const queue = openQueue();
        const done: string[] = [];
        await queue.consume(async ({ id }) => void done.push(id), { slots: 1 });
        const heard: Announcement[] = [];
        const announcements = new RabbitMqAnnouncements(openConnection());
        announcements.subscribe((told) => heard.push(told));
        const first = await publishNew(queue);
        await vi.waitFor(() => expect(done).toEqual([first.id]), WAIT);
        await rabbitMq.broker.wipe();
        await vi.waitFor(() => queue.ping(), WAIT);
        const second = await publishNew(queue);
        await vi.waitFor(() => expect(done).toEqual([first.id, second.id]), WAIT);
        const told = announcement(newImageId());
        await vi.waitFor(async () => {
          await announcements.announce(told);
          await sleep(50);
          expect(heard).toContainEqual(told);
        }, WAIT);
      }, 120_000);

      it('refuses at once while the broker is short of memory, acknowledges meanwhile, and publishes again after', async () => {
        const queue = openQueue();
        const [first, second, third] = [
          await publishNew(queue),
          await publishNew(queue),
          await publishNew(queue),
        ];
        const done: string[] = [];
        await rabbitMq.broker.exec(['rabbitmqctl', 'set_vm_memory_high_watermark', 'absolute', '1']);
        try {
          // The broker says that it is blocked when something is published.
          await expect(queue.publish(resizeJob(newImageId()))).rejects.toThrow(BrokerUnavailableError);
          const started = performance.now();
          await expect(queue.publish(resizeJob(newImageId()))).rejects.toThrow(BrokerUnavailableError);
          await expect(queue.ping()).rejects.toThrow(BrokerUnavailableError);
          expect(performance.now() - started).toBeLessThan(100);
          let failures = 0;
          await queue.consume(
            async ({ id }) => {
              if (id === second.id && failures++ === 0) throw new Error('a bug');
              done.push(id);
            },
            { slots: 2 },
          );
          await vi.waitFor(() => expect(done).toEqual([first.id, third.id]), WAIT);
          expect(failures).toBe(1);
        } finally {
          await rabbitMq.broker.exec(['rabbitmqctl', 'set_vm_memory_high_watermark', '0.6']);
        }
        // It could not be sent to wait for its next attempt before.
        await vi.waitFor(() => expect(done).toContain(second.id), WAIT);
        await queue.ping();
        const fourth = await publishNew(queue);
        await vi.waitFor(() => expect(done).toContain(fourth.id), WAIT);
      }, 60_000);

      it('declares its queues again when they are deleted under it', async () => {
        const producer = openQueue();
        const worker = openQueue();
        const done: string[] = [];
        await worker.consume(async ({ id }) => void done.push(id), { slots: 1 });
        await producer.ping();
        await rabbitMq.deleteQueues();
        const job = await publishNew(producer);
        await vi.waitFor(() => expect(done).toEqual([job.id]), WAIT);
        await vi.waitFor(async () => expect(await producer.isEmpty()).toBe(true), WAIT);
      });

      it('does not take a message for published that no queue keeps', async () => {
        const link = new BrokerLink('test', rabbitMq.broker.amqpUrl);
        const publisher = new JobPublisher(link, { job: [40], dead: [640] });
        const content = contentOf(resizeJob(newImageId()));
        await expect(publisher.publish({ queue: 'imgr.nowhere', content, attempt: 1 })).rejects.toThrow(
          /no queue/,
        );
        await publisher.close();
        await link.close();
      });

      it('puts a job that no consumer survives to the dead letters in the end, and finishes its neighbours', async () => {
        const queue = openQueue();
        const dead: DeadJob[] = [];
        await queue.consumeDead(async (letter) => void dead.push(letter));
        const poison = await publishNew(queue);
        const neighbours = await Promise.all([publishNew(queue), publishNew(queue), publishNew(queue)]);
        const done = new Set<string>();
        let deaths = 0;
        while (dead.length === 0 && deaths <= DELIVERY_LIMIT + 5) {
          const proxy = await TcpProxy.start(rabbitMq.broker.amqpUrl);
          const connection = RabbitMqConnection.open({ url: proxy.url });
          const worker = new RabbitMqJobQueue(connection, CONTRACT_OPTIONS);
          const died = new Promise<boolean>((resolve) => {
            const handler: JobHandler = async ({ id }) => {
              if (id === poison.id) {
                void proxy.refuse();
                resolve(true);
              } else {
                await sleep(30);
                // Its worker may be dead by now: then nobody heard of it.
                done.add(id);
              }
            };
            void worker.consume(handler, { slots: 4 });
            void vi
              .waitFor(() => expect(dead).toHaveLength(1), { timeout: 10_000 })
              .then(
                () => resolve(false),
                () => resolve(false),
              );
          });
          if (await died) deaths += 1;
          await worker.close();
          await connection.close();
          await proxy.close();
        }
        expect(dead).toEqual([{ job: poison, reason: 'the image could not be processed' }]);
        expect(deaths).toBe(DELIVERY_LIMIT + 1);
        expect([...done].sort()).toEqual(neighbours.map(({ id }) => id).sort());
        await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(true), WAIT);
      }, 120_000);

      it('drops what is no job, says so, and goes on', async () => {
        const warn = vi.fn<ConnectionLogger['warn']>();
        const queue = openQueue({}, openConnection(undefined, { info: () => {}, warn }));
        const done: string[] = [];
        await queue.consume(async ({ id }) => void done.push(id), { slots: 1 });
        await queue.ping();
        const channel = await openChannel();
        const garbage = ['', 'no JSON', '{"version":1}', '{"version":1,"id":"../../x"}', 'null'];
        for (const content of garbage) channel.publish(JOBS_EXCHANGE, JOBS_QUEUE, Buffer.from(content));
        await channel.waitForConfirms();
        const job = await publishNew(queue);
        await vi.waitFor(() => expect(done).toEqual([job.id]), WAIT);
        const starts = warn.mock.calls.map(([details]) => (details as { start?: string }).start);
        expect(starts).toEqual(garbage);
        await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(true), WAIT);
      });

      it('hands on what a newer release wrote, byte by byte', async () => {
        const queue = openQueue();
        const channel = await openChannel();
        await queue.ping();
        const content = JSON.stringify({ version: 9, id: newImageId(), more: 'than is known' });
        channel.publish(JOBS_EXCHANGE, JOBS_QUEUE, Buffer.from(content));
        const consumer = await queue.consume(() => Promise.reject(new Error('a bug')), { slots: 1 });
        const letters: ConsumeMessage[] = [];
        await channel.consume(DEAD_QUEUE, (message) => message && letters.push(message));
        await vi.waitFor(() => expect(letters).toHaveLength(1), WAIT);
        expect(letters[0]?.content.toString()).toBe(content);
        await consumer.close();
      });

      it('does not lose its patience with a store that is away for longer than the broker has patience', async () => {
        const queue = openQueue({ holdMs: 200 });
        const worker = openQueue({ holdMs: 200 });
        const dead: DeadJob[] = [];
        await queue.consumeDead(async (letter) => void dead.push(letter));
        const jobs = [await publishNew(queue), await publishNew(queue), await publishNew(queue)];
        const done = new Set<string>();
        let isAway = true;
        await worker.consume(
          async ({ id }) => {
            if (isAway) throw new UnavailableError({ code: 'store_unavailable', publicMessage: 'away' });
            done.add(id);
          },
          { slots: 2 },
        );
        const channel = await openChannel();
        await sleep(1500);
        // What is held is put back as a new message, so that no delivery of it counts.
        await worker.close();
        const message = await vi.waitFor(async () => {
          const got = await channel.get(JOBS_QUEUE);
          if (!got) throw new Error('not there yet');
          return got;
        }, WAIT);
        expect(message.properties.headers?.['x-delivery-count'] ?? 0).toBeLessThanOrEqual(1);
        expect(message.properties.headers?.['x-imgr-attempt']).toBe(1);
        channel.nack(message);
        isAway = false;
        await queue.consume(async ({ id }) => void done.add(id), { slots: 2 });
        await vi.waitFor(() => expect([...done].sort()).toEqual(jobs.map(({ id }) => id).sort()), WAIT);
        expect(dead).toEqual([]);
      }, 30_000);

      it('never acknowledges on another channel than the one that delivered', async () => {
        const warn = vi.fn();
        const proxy = await openProxy();
        const queue = openQueue({}, openConnection(proxy.url, { info: () => {}, warn }));
        let finish = () => {};
        const slow = new Promise<void>((resolve) => {
          finish = resolve;
        });
        const handler = vi.fn<JobHandler>().mockReturnValueOnce(slow).mockResolvedValue();
        await queue.consume(handler, { slots: 2 });
        const job = await publishNew(queue);
        await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1), WAIT);
        proxy.cut();
        await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), WAIT);
        expect(handler.mock.calls).toEqual([
          [job, { isRepeated: false }],
          [job, { isRepeated: true }],
        ]);
        warn.mockClear();
        finish();
        await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(true), WAIT);
        await publishNew(queue);
        await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(3), WAIT);
        // An acknowledgement of an unknown delivery would have cost the channel.
        expect(warn).not.toHaveBeenCalled();
      });

      it('forgets a job that was set aside for an hour', async () => {
        const channel = await openChannel();
        const queue = openQueue();
        const handler = vi.fn<JobHandler>(() => Promise.reject(new JobSetAsideError(new Error('EIO'))));
        await queue.consume(handler, { slots: 1 });
        const headers = { 'x-imgr-rounds': MAX_ROUNDS - 1 };
        channel.publish(JOBS_EXCHANGE, JOBS_QUEUE, contentOf(resizeJob(newImageId())), { headers });
        await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), WAIT);
        await vi.waitFor(async () => expect(await queue.isEmpty()).toBe(true), WAIT);
        expect(handler).toHaveBeenCalledTimes(2);
      });

      it('is content with rights to its own names', async () => {
        const rights = '^(imgr\\.|amq\\.gen).*';
        await rabbitMq.broker.exec(['rabbitmqctl', 'add_user', 'limited', 'a-test']);
        await rabbitMq.broker.exec(['rabbitmqctl', 'set_permissions', 'limited', rights, rights, rights]);
        const url = new URL(rabbitMq.broker.amqpUrl);
        url.username = 'limited';
        url.password = 'a-test';
        const warn = vi.fn();
        const connection = openConnection(url.href, { info: () => {}, warn });
        const queue = openQueue({}, connection);
        const dead: DeadJob[] = [];
        await queue.consumeDead(async (letter) => void dead.push(letter));
        await queue.consume(() => Promise.reject(new Error('a bug')), { slots: 1 });
        const announcements = new RabbitMqAnnouncements(connection);
        const heard: Announcement[] = [];
        announcements.subscribe((told) => heard.push(told));
        await announcements.announce(announcement(newImageId()));
        const job = await publishNew(queue);
        await vi.waitFor(() => expect(dead.map((letter) => letter.job)).toEqual([job]), WAIT);
        await vi.waitFor(() => expect(heard).toHaveLength(1), WAIT);
        expect(warn).not.toHaveBeenCalled();
      }, 30_000);
    });

    describe('RabbitMqAnnouncements', () => {
      it('tells what one process announces to every other, also after the connection was lost', async () => {
        const proxy = await openProxy();
        const worker = new RabbitMqAnnouncements(openConnection());
        const instances = [openConnection(), openConnection(proxy.url)].map((connection) => {
          const heard: Announcement[] = [];
          new RabbitMqAnnouncements(connection).subscribe((told) => heard.push(told));
          return heard;
        });
        const expectHeardByAll = async () => {
          const told = announcement(newImageId());
          await vi.waitFor(async () => {
            await worker.announce(told);
            await sleep(50);
            for (const heard of instances) expect(heard).toContainEqual(told);
          }, WAIT);
        };
        await expectHeardByAll();
        proxy.cut();
        await expectHeardByAll();
      }, 60_000);
    });
  });
}

/** What was announced while the connection was made may be lost. */
async function untilItHears(announcements: RabbitMqAnnouncements): Promise<void> {
  const heard = new Set<string>();
  const leave = announcements.subscribe(({ id }) => heard.add(id));
  await vi.waitFor(async () => {
    const told = announcement(newImageId());
    await announcements.announce(told);
    await vi.waitFor(() => expect(heard).toContain(told.id));
  }, WAIT);
  leave();
}
