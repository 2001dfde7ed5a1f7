import type { Channel } from 'amqplib';

/** All jobs go through it, by the name of the queue they are for. */
export const JOBS_EXCHANGE = 'imgr.jobs';
export const JOBS_QUEUE = 'imgr.resize';
export const DEAD_QUEUE = 'imgr.resize.dead';

/**
 * Deliveries of one message that may end with the loss of its consumer before the broker itself puts it to the dead
 * letters. Failures that a worker lives to tell of are counted by the worker, and are far fewer. It is this high since
 * each death of a worker counts against all that it had in hand, whoever was to blame.
 */
export const DELIVERY_LIMIT = 50;

/** A bound on the disk: what is published beyond it is refused, and left to the sweeper. */
const MAX_JOBS = 1_000_000;

/** The waits, in milliseconds, that a job can be sent to. */
export interface Waits {
  job: number[];
  dead: number[];
}

/** Where a message waits before it is in `queue` again. Its wait is part of the name: a queue's cannot be changed. */
export function waitQueue(queue: string, waitMs: number): string {
  return `${queue}.wait.${waitMs}ms`;
}

/**
 * Declares everything that jobs go through; what is there already stays as it is. All of it is durable and
 * replicated, and moves messages on with the broker's own confirmation.
 */
export async function declareJobs(channel: Channel, waits: Waits): Promise<void> {
  await channel.assertExchange(JOBS_EXCHANGE, 'direct', { durable: true });
  const declare = async (queue: string, options: Record<string, unknown>) => {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum', ...options } });
    await channel.bindQueue(queue, JOBS_EXCHANGE, queue);
  };
  const declareWait = (target: string, waitMs: number) =>
    declare(waitQueue(target, waitMs), { 'x-message-ttl': waitMs, ...deadLetteringTo(target) });

  // First, so that no dead letter finds them missing. They are delivered until they are handled.
  await declare(DEAD_QUEUE, { 'x-delivery-limit': -1 });
  await declare(JOBS_QUEUE, {
    'x-delivery-limit': DELIVERY_LIMIT,
    'x-max-length': MAX_JOBS,
    ...deadLetteringTo(DEAD_QUEUE),
  });
  for (const waitMs of waits.job) await declareWait(JOBS_QUEUE, waitMs);
  for (const waitMs of waits.dead) await declareWait(DEAD_QUEUE, waitMs);
}

/** How many jobs wait, those that wait for their next attempt among them, those in a worker's hands not. */
export async function countWaiting(channel: Channel, waits: Waits): Promise<number> {
  const queues = [JOBS_QUEUE, ...waits.job.map((waitMs) => waitQueue(JOBS_QUEUE, waitMs))];
  const answers = await Promise.all(queues.map((queue) => channel.checkQueue(queue)));
  return answers.reduce((sum, { messageCount }) => sum + messageCount, 0);
}

/** At least once: kept where it is until the other queue has confirmed it. The broker offers that for `reject-publish` only. */
function deadLetteringTo(queue: string): Record<string, unknown> {
  return {
    'x-dead-letter-exchange': JOBS_EXCHANGE,
    'x-dead-letter-routing-key': queue,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}
