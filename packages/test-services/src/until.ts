import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until it succeeds, or fails with an error that says `isFinal`. After the time limit it rejects with the last failure. */
export async function until(timeoutMs: number, attempt: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if ((error as { isFinal?: boolean }).isFinal || performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
