import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ImageInfo, imageInfoSchema } from '@imgr/contracts';
import { isAcknowledged } from './load.ts';
import type { Site } from './site.ts';

/** The contract's 5 s for an answer while the store or the broker is away, and what a busy machine needs besides. */
export const ANSWER_SECONDS = 5 + 5;

const TRY_SECONDS = 5;
const READY_SECONDS = 120;

/** Undefined where imgr does not know the image, or does not answer so. */
export async function infoOf({ imgr }: Site, id: string): Promise<ImageInfo | undefined> {
  const response = await fetch(`${imgr.url}/image/${id}/info`);
  const body = await response.json();
  return response.ok ? imageInfoSchema.parse(body) : undefined;
}

/** Resolves with whether it was in time. */
export async function untilReady(site: Site, id: string, withinSeconds = READY_SECONDS): Promise<boolean> {
  for (const deadline = Date.now() + withinSeconds * 1000; Date.now() < deadline; await sleep(50))
    if ((await infoOf(site, id))?.status === 'ready') return true;
  return false;
}

/** Uploads until one is acknowledged and soon ready. Resolves with how long that took, in seconds. */
export async function untilUploadIsReady(site: Site, withinSeconds: number): Promise<number> {
  const started = performance.now();
  const elapsedSeconds = () => (performance.now() - started) / 1000;
  while (elapsedSeconds() < withinSeconds) {
    const answer = await site.load.upload();
    if (isAcknowledged(answer) && (await untilReady(site, answer.id, TRY_SECONDS))) break;
    await sleep(250);
  }
  return elapsedSeconds();
}

/** Of a process, as Linux counts. */
export async function residentMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1024;
}
