import { setTimeout as sleep } from 'node:timers/promises';
import { newImageId, resizeJob } from '@imgr/contracts';
import type { Channel, ConsumeMessage } from 'amqplib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Delivery } from './delivery.ts';
import { JobSlots } from './job-slots.ts';

const WAIT = { timeout: 5000, interval: 5 };

describe('JobSlots', () => {
  const ack = vi.fn();
  const nack = vi.fn();
  const running: Delivery[] = [];
  const order: Delivery[] = [];
  let most = 0;
  let jobSlots: JobSlots;
  const open = (slots: number) => {
    jobSlots = new JobSlots(slots, async (delivery) => {
      order.push(delivery);
      running.push(delivery);
      most = Math.max(most, running.length);
      if (delivery.isSuspect) expect(running).toEqual([delivery]);
      await sleep(20);
      running.splice(running.indexOf(delivery), 1);
      delivery.acknowledge();
    });
  };
  const add = (lostDeliveries = 0) => {
    const channel = { ack, nack } as unknown as Channel;
    const message = { content: Buffer.from('') } as ConsumeMessage;
    const received = {
      job: resizeJob(newImageId()),
      attempt: 1,
      rounds: 0,
      reason: '',
      lostDeliveries,
      isRepeated: false,
    };
    const delivery = new Delivery(channel, message, received, (over) => jobSlots.forget(over));
    void jobSlots.add(delivery);
    return delivery;
  };
  afterEach(async () => {
    await jobSlots.close();
    vi.restoreAllMocks();
    ack.mockReset();
    nack.mockReset();
    order.length = 0;
    most = 0;
  });

  it('starts deliveries in the order they came, as many at a time as there are slots', async () => {
    open(2);
    const added = Array.from({ length: 6 }, () => add());
    await vi.waitFor(() => expect(ack).toHaveBeenCalledTimes(6), WAIT);
    expect(order).toEqual(added);
    expect(most).toBe(2);
  });

  it('runs what several consumers were lost with alone, and all slots again after it', async () => {
    open(3);
    for (const lostDeliveries of [0, 0, 5, 0, 0, 4, 0]) add(lostDeliveries);
    await vi.waitFor(() => expect(ack).toHaveBeenCalledTimes(7), WAIT);
    most = 0;
    for (let count = 0; count < 3; count += 1) add();
    await vi.waitFor(() => expect(ack).toHaveBeenCalledTimes(10), WAIT);
    expect(most).toBe(3);
  });

  it('runs such ones in random order, so that each comes before the guilty one at times', async () => {
    open(2);
    vi.spyOn(Math, 'random').mockReturnValueOnce(0.9).mockReturnValueOnce(0.1);
    const [first, second] = [add(5), add(5)];
    await vi.waitFor(() => expect(order).toEqual([second, first]), WAIT);
  });

  it('starts nothing during a pause, and then what had run before the rest', async () => {
    open(1);
    void jobSlots.pause(100);
    const [other, again] = [add(), add()];
    jobSlots.withdraw(again);
    jobSlots.addAgain(again);
    await sleep(50);
    expect(order).toEqual([]);
    await vi.waitFor(() => expect(order).toEqual([again, other]), WAIT);
  });

  it('starts nothing of a lost channel', async () => {
    open(1);
    const [first, second, third] = [add(), add(), add()];
    second.lose();
    await vi.waitFor(() => expect(ack).toHaveBeenCalledTimes(2), WAIT);
    expect(order).toEqual([first, third]);
  });

  it('on close gives back what it did not start, and waits for what runs', async () => {
    open(1);
    const first = add();
    for (const lostDeliveries of [0, 5]) add(lostDeliveries);
    await jobSlots.close();
    expect(order).toEqual([first]);
    expect(ack).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(nack).toHaveBeenCalledTimes(2), WAIT);
  });
});
