import { setTimeout as sleep } from 'node:timers/promises';
import type { Member } from '@imgr/test-imgr';
import { type Fault, FaultyProxy } from '@imgr/test-services/faulty-proxy';
import { JOBS_QUEUE } from './amqp-frames.ts';
import type { Load } from './load.ts';
import type { Victim } from './victim.ts';

const HOLD_TIMEOUT_MS = 30_000;

/** What is to be held: one API, which gets its share of the uploads. */
export interface Held {
  api: Member;
  victim: Victim;
  load: Load;
}

/** A moment of an upload. */
export interface UploadStep {
  name: string;
  /** The kinds of objects that are there then, `JOBS_QUEUE` among them once a worker may have the job. */
  leaves: string[];
  /** Resolves when the API is at this moment of an upload. It stays there; or is left only to be killed at once. */
  hold: (held: Held) => Promise<void>;
}

const AT_PENDING = 'pending';
const AT_ORIGINAL = 'original';
const STORED = ['original', 'pending'];
const silence: Fault = { kind: 'silence' };
const holdAnswer: Fault = { kind: 'holdAnswer' };

/** In the order of an upload. */
export const UPLOAD_STEPS: UploadStep[] = [
  { name: 'before PUT pending/', leaves: [], hold: (held) => holdPut(held, AT_PENDING, silence) },
  { name: 'after PUT pending/', leaves: ['pending'], hold: (held) => holdPut(held, AT_PENDING, holdAnswer) },
  { name: 'before PUT original/', leaves: ['pending'], hold: (held) => holdPut(held, AT_ORIGINAL, silence) },
  { name: 'after PUT original/', leaves: STORED, hold: (held) => holdPut(held, AT_ORIGINAL, holdAnswer) },
  { name: 'before the broker has the job', leaves: STORED, hold: holdPublish },
  { name: 'before the broker has confirmed', leaves: [...STORED, JOBS_QUEUE], hold: holdConfirm },
  { name: 'after it has confirmed', leaves: [...STORED, JOBS_QUEUE], hold: stopAtConfirm },
  { name: 'before the 201 is heard', leaves: [...STORED, JOBS_QUEUE], hold: holdAcknowledgement },
];

/** The id of the upload whose objects were written last. */
export function idUnderWay({ store }: Victim): string {
  const put = store.requests.findLast(({ method, path }) => method === 'PUT' && isOf(path));
  return put?.path.split('/').at(-1) ?? '';
}

async function holdPut({ victim: { store } }: Held, prefix: string, fault: Fault): Promise<void> {
  const first = store.requests.length;
  let isArmed = true;
  store.fault = ({ method, path }) => {
    if (!isArmed || method !== 'PUT' || !isOf(path, [prefix])) return undefined;
    isArmed = false;
    return fault;
  };
  await until(() => {
    const request = store.requests
      .slice(first)
      .find(({ method, path }) => method === 'PUT' && isOf(path, [prefix]));
    return request !== undefined && (fault.kind === 'silence' || request.status !== undefined);
  });
}

async function holdPublish({ victim: { broker } }: Held): Promise<void> {
  await new Promise<void>((resolve) => {
    broker.onPublish = () => {
      resolve();
      return 'hold';
    };
  });
}

async function holdConfirm({ victim: { broker } }: Held): Promise<void> {
  await new Promise<void>((resolve) => {
    broker.onConfirm = () => {
      resolve();
      return 'hold';
    };
  });
}

/** The confirmation reaches the API's machine; the API does nothing any more. */
async function stopAtConfirm({ api, victim: { broker } }: Held): Promise<void> {
  const pid = await api.pid();
  await new Promise<void>((resolve) => {
    broker.onConfirm = () => {
      process.kill(pid, 'SIGSTOP');
      setImmediate(resolve);
      return 'pass';
    };
  });
}

/** By way of a proxy that keeps the answer. */
async function holdAcknowledgement({ api, load }: Held): Promise<void> {
  const front = await FaultyProxy.start(api.url);
  front.fault = () => holdAnswer;
  void load.upload(front.url).finally(() => front.close());
  await until(() => front.requests[0]?.status === 201);
}

function isOf(path: string, prefixes = [AT_PENDING, AT_ORIGINAL]): boolean {
  return prefixes.includes(path.split('/').at(-2) ?? '');
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + HOLD_TIMEOUT_MS; !condition(); await sleep(2))
    if (Date.now() > deadline) throw new Error('no upload came to this step');
}
