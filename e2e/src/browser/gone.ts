import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * Of an image that was fetched just before: fails unless it is not served any more. In a cluster it waits: an API may keep what
 * another has deleted in memory for five seconds.
 */
export async function gone(url: string): Promise<void> {
  const deadline = Date.now() + (inject('target').mode === 'embedded' ? 0 : 5000);
  for (;;) {
    const { status } = await fetch(url);
    if (status === 404) return;
    if (Date.now() >= deadline) throw new Error(`${url} still answers ${status}`);
    await sleep(50);
  }
}
