import { setTimeout as sleep } from 'node:timers/promises';
import { imageInfoSchema, imagePaths, infoRecordSchema, objectKeys, SIZE_NAMES } from '@imgr/contracts';
import { getJson } from '@imgr/object-store';
import { countKeys } from './count-keys.ts';
import type { Acknowledged } from './load.ts';
import type { Site } from './site.ts';
import type { Tally } from './tally.ts';

const PARALLEL = 8;

export interface CountOptions {
  /** How long the last image may take, from now on. */
  withinSeconds?: number;
  /** Ids that the drill has deleted. */
  deleted?: Set<string>;
}

/** Waits until everything that was acknowledged has come to its end, or the time is over, and looks at all of it. */
export async function count(site: Site, options: CountOptions = {}): Promise<Tally> {
  const { withinSeconds = 300, deleted = new Set() } = options;
  const { imgr, load } = site;
  await load.stop();
  await untilNothingPends(site, deleted, Date.now() + withinSeconds * 1000);
  // From here on the drill itself asks for originals.
  const jobsRunAgain = imagesFetchedAgain(site);
  const outcomes = new Map<string, Outcome>();
  const waiting = load.acknowledged.filter(({ id }) => !deleted.has(id));
  let longestWaitSeconds = 0;
  const look = async () => {
    for (let upload = waiting.pop(); upload; upload = waiting.pop()) {
      const outcome = await outcomeOf(imgr.url, upload);
      outcomes.set(upload.id, outcome);
      if (outcome.status !== 'ready') continue;
      const record = infoRecordSchema.parse(await getJson(imgr.store, objectKeys.info(upload.id)));
      const waitSeconds = (Date.parse(record.readyAt) - upload.at) / 1000;
      longestWaitSeconds = Math.max(longestWaitSeconds, waitSeconds);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, look));
  const all = [...outcomes.values()];
  const having = (status: Outcome['status']) => all.filter((outcome) => outcome.status === status).length;
  const expected = new Map([
    ...[...outcomes].map(([id, { status }]) => [id, status] as const),
    ...[...deleted].map((id) => [id, 'deleted'] as const),
  ]);
  const refused = load.refusals;
  return {
    acknowledged: load.acknowledged.length,
    ready: having('ready'),
    failed: having('failed'),
    deleted: deleted.size,
    lost: having('lost'),
    wrong201: all.filter(({ isOriginalRight }) => !isOriginalRight).length,
    jobsRunAgain,
    ...countKeys(await imgr.keys(), expected),
    not201: countBy(refused.map(({ status }) => String(status ?? 'none'))),
    withoutRetryAfter: refused.filter(({ status, retryAfter }) => status && !retryAfter).length,
    longestAnswerSeconds: load.longestAnswerMs / 1000,
    longestWaitSeconds,
  };
}

interface Outcome {
  status: 'ready' | 'failed' | 'lost';
  isOriginalRight: boolean;
}

/** Also of what nobody acknowledged: where its original is there, it becomes ready, or is removed if it was refused. */
async function untilNothingPends({ imgr }: Site, deleted: Set<string>, deadline: number): Promise<void> {
  for (;;) {
    const keys = new Set(await imgr.keys());
    const ids = [...keys].flatMap((key) =>
      key.startsWith('original/') ? [key.slice('original/'.length)] : [],
    );
    const isWaiting = ids.some(
      (id) => keys.has(objectKeys.pending(id)) || (keys.has(objectKeys.deleted(id)) && !deleted.has(id)),
    );
    if (!isWaiting || Date.now() > deadline) return;
    await sleep(1000);
  }
}

async function outcomeOf(url: string, { id, picture }: Acknowledged): Promise<Outcome> {
  const original = await bytesAt(url + imagePaths.original(id));
  const isOriginalRight = original?.equals(picture) ?? false;
  const info = await fetch(`${url}/image/${id}/info`);
  if (!info.ok) return { status: 'lost', isOriginalRight };
  const { status } = imageInfoSchema.parse(await info.json());
  if (status === 'failed') return { status, isOriginalRight };
  const sizes = await Promise.all(SIZE_NAMES.map((size) => bytesAt(url + imagePaths.size(id, size))));
  const isReady = status === 'ready' && isOriginalRight && sizes.every(Boolean);
  return { status: isReady ? 'ready' : 'lost', isOriginalRight };
}

async function bytesAt(url: string): Promise<Buffer | undefined> {
  const response = await fetch(url, { redirect: 'manual' });
  const bytes = Buffer.from(await response.arrayBuffer());
  return response.status === 200 ? bytes : undefined;
}

function imagesFetchedAgain({ proxy, services }: Site): number {
  const prefix = `/${services.s3.bucket}/${objectKeys.original('')}`;
  const fetched = proxy.requests.filter(
    ({ method, path, status }) => method === 'GET' && status === 200 && path.startsWith(prefix),
  );
  return Object.values(countBy(fetched.map(({ path }) => path))).filter((times) => times > 1).length;
}

function countBy(values: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
