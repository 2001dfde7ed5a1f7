import { parseVersioned, type ResizeJob, resizeJobSchema, UnknownVersionError } from '@imgr/contracts';
import type { ConsumeMessage, Options } from 'amqplib';
import { z } from 'zod';

const ATTEMPT_HEADER = 'x-imgr-attempt';
const ROUNDS_HEADER = 'x-imgr-rounds';
const REASON_HEADER = 'x-imgr-reason';
const MAX_REASON_LENGTH = 1000;

/** Of a message that the broker itself put to the dead letters: whoever took it never lived to say why. */
const REASON_OF_BROKER = 'the image could not be processed';

/** A message on its way to the broker. */
export interface OutgoingJob {
  queue: string;
  /** JSON. As it came, where it came from a queue: a newer release may have written more than is known here. */
  content: Buffer;
  /** Which attempt its next delivery is, counted from 1. */
  attempt: number;
  /** How often it came back without counting as an attempt: it was left, or held for too long. */
  rounds?: number;
  /** Why it is dead, for people. */
  reason?: string;
}

export interface ReceivedJob {
  job: ResizeJob;
  attempt: number;
  rounds: number;
  reason: string;
  /** How many consumers were lost, or gave it back, with this very message in their hands. */
  lostDeliveries: number;
  /** Whether this message, or one that it came of, was in somebody's hands. */
  isRepeated: boolean;
}

const countSchema = z.int().positive();
const reasonSchema = z.string().min(1);

export function contentOf(job: ResizeJob): Buffer {
  return Buffer.from(JSON.stringify(job));
}

export function propertiesOf({ attempt, rounds, reason }: OutgoingJob): Options.Publish {
  return {
    persistent: true,
    mandatory: true,
    contentType: 'application/json',
    headers: {
      [ATTEMPT_HEADER]: attempt,
      ...(rounds && { [ROUNDS_HEADER]: rounds }),
      ...(reason && { [REASON_HEADER]: reason.slice(0, MAX_REASON_LENGTH) }),
    },
  };
}

/** Undefined for what is no job of any release. A job of a release too new for this one is given as it is. */
export function readJob({ content, fields, properties }: ConsumeMessage): ReceivedJob | undefined {
  const { headers = {} } = properties;
  const job = parseJob(content);
  if (!job) return undefined;
  const attempt = countSchema.safeParse(headers[ATTEMPT_HEADER]).data ?? 1;
  const rounds = countSchema.safeParse(headers[ROUNDS_HEADER]).data ?? 0;
  return {
    job,
    attempt,
    rounds,
    isRepeated: fields.redelivered || attempt > 1 || rounds > 0,
    reason: reasonSchema.safeParse(headers[REASON_HEADER]).data ?? REASON_OF_BROKER,
    lostDeliveries: countSchema.safeParse(headers['x-delivery-count']).data ?? 0,
  };
}

function parseJob(content: Buffer): ResizeJob | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content.toString());
    return parseVersioned('job', resizeJobSchema, value);
  } catch (error) {
    return error instanceof UnknownVersionError ? (value as ResizeJob) : undefined;
  }
}
