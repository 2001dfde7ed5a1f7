import { setTimeout as sleep } from 'node:timers/promises';
import type { Member } from '@imgr/test-imgr';
import { type Fault, FaultyProxy, type ProxiedRequest } from '@imgr/test-services/faulty-proxy';
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
  /** Resolves with the id when the API is at this moment of an upload, where it stays; it is to be killed then. */
  hold: (held: Held) => Promise<string>;
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
  {
    name: 'before the broker has the job',
    leaves: STORED,
    hold: ({ victim }) => victim.broker.hold('publish'),
  },
  {
    name: 'before the broker has confirmed',
    leaves: [...STORED, JOBS_QUEUE],
    hold: ({ victim }) => victim.broker.hold('confirm'),
  },
  { name: 'after it has confirmed', leaves: [...STORED, JOBS_QUEUE], hold: stopAtConfirmation },
  { name: 'before the 201 is heard', leaves: [...STORED, JOBS_QUEUE], hold: holdAcknowledgement },
];

async function holdPut({ victim: { store } }: Held, prefix: string, fault: Fault): Promise<string> {
  let caught: ProxiedRequest | undefined;
  store.fault = (request) => {
    if (caught || request.method !== 'PUT' || !isOf(request.path, prefix)) return undefined;
    caught = request;
    return fault;
  };
  await until(() => caught !== undefined && (fault.kind === 'silence' || caught.status !== undefined));
  return idOf(caught);
}

/** The confirmation reaches the API's machine; the API does nothing any more. */
async function stopAtConfirmation({ api, victim: { broker } }: Held): Promise<string> {
  const pid = await api.pid();
  return broker.passConfirmation(() => process.kill(pid, 'SIGSTOP'));
}

/** By way of a proxy that keeps the answer, and goes when the API does. It is the only upload then. */
async function holdAcknowledgement({ api, victim, load }: Held): Promise<string> {
  await load.stop();
  const front = await FaultyProxy.start(api.url);
  front.fault = () => holdAnswer;
  void load.upload(front.url);
  void untilEnded(api).then(() => front.close());
  await until(() => front.requests[0]?.status === 201);
  const puts = victim.store.requests.filter(({ method }) => method === 'PUT');
  return idOf(puts.findLast(({ path }) => isOf(path, AT_ORIGINAL)));
}

/** The next look comes before anybody has started it again. */
async function untilEnded(api: Member): Promise<void> {
  while (api.isRunning) await sleep(20);
}

function isOf(path: string, prefix: string): boolean {
  return path.split('/').at(-2) === prefix;
}

function idOf(request: ProxiedRequest | undefined): string {
  return request?.path.split('/').at(-1) ?? '';
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + HOLD_TIMEOUT_MS; !condition(); await sleep(2))
    if (Date.now() > deadline) throw new Error('no upload came to this step');
}
