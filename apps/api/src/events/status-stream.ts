import { once } from 'node:events';
import { type StatusEvent, UnavailableError } from '@imgr/contracts';
import type { Announcements } from '@imgr/job-queue';

/** An announcement may be lost: what is still pending is read again after so long. */
const READ_AGAIN_MS = 10_000;

export interface StatusSource {
  announcements: Announcements;
  read(id: string): Promise<StatusEvent>;
  /** For tests: how long before what is pending is read again. */
  readAgainMs?: number;
}

/**
 * One event for each id at once, then one at each change of status, until none is pending or the signal aborts. Yields
 * undefined when there was nothing to tell for a while, so that the connection can be kept alive. Subscribes first and
 * reads then, so that no change falls between.
 */
export async function* followStatus(
  ids: string[],
  { announcements, read, readAgainMs = READ_AGAIN_MS }: StatusSource,
  signal: AbortSignal,
): AsyncGenerator<StatusEvent | undefined, void, void> {
  const statuses = new Map<string, StatusEvent['status'] | undefined>(ids.map((id) => [id, undefined]));
  const announced = new Set<string>();
  const bell = new EventTarget();
  const unsubscribe = announcements.subscribe(({ id }) => {
    if (!statuses.has(id)) return;
    announced.add(id);
    bell.dispatchEvent(new Event('ring'));
  });
  try {
    let toRead = ids;
    while (!signal.aborted) {
      for (const id of toRead) {
        announced.delete(id);
        const known = statuses.get(id);
        // What is followed already is asked for again later: the stream goes on while the store does not answer.
        const event = await (known ? read(id).catch(undefinedIfUnavailable) : read(id));
        if (!event || event.status === known) continue;
        statuses.set(id, event.status);
        yield event;
      }
      const open = ids.filter((id) => statuses.get(id) === 'pending');
      if (open.length === 0) return;
      if (announced.size === 0)
        await once(bell, 'ring', { signal: endingAfter(readAgainMs, signal) }).catch(() => {});
      if (announced.size === 0) yield undefined;
      toRead = announced.size > 0 ? ids.filter((id) => announced.has(id)) : open;
    }
  } finally {
    unsubscribe();
  }
}

function undefinedIfUnavailable(error: unknown): undefined {
  if (!(error instanceof UnavailableError)) throw error;
}

function endingAfter(milliseconds: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}
