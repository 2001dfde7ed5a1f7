import { buffer } from 'node:stream/consumers';
import { objectKeys, resizeJob, statePrefixes, UnavailableError } from '@imgr/contracts';
import { erase } from '@imgr/image-state';
import type { JobQueue } from '@imgr/job-queue';
import { isOfOneObject, type ListedObject, type ObjectStore } from '@imgr/object-store';
import type { Logger } from '@imgr/observability';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Younger uploads are left to the job that was published for them. */
const PATIENCE_MS = MINUTE_MS;
/** After so long a job may have been lost although others wait. */
const LONG_PATIENCE_MS = 15 * MINUTE_MS;
const ORIGINAL_PATIENCE_MS = HOUR_MS;
const KEEP_DELETED_MS = DAY_MS;
/**
 * What cannot be undone is done only to what this process has itself seen for so long, longer than any upload or job takes: how
 * old a record is, the clocks of two machines say, and either may be wrong by hours.
 */
const WATCH_MS = HOUR_MS;

interface Wait {
  /** Milliseconds since 1970. */
  until: number;
  nextMs: number;
}

export interface SweeperOptions {
  store: ObjectStore;
  queue: JobQueue;
  logger: Logger;
  onRepublished?: () => void;
  /** For tests: milliseconds since 1970. */
  now?: () => number;
  /** For tests: milliseconds on a clock that nobody sets. */
  elapsed?: () => number;
}

/**
 * Puts right what a crash or a lost job left: it publishes jobs of `pending/` again, removes a `pending/` whose
 * original never came, and finishes deletions. Any number of them may run at once. One that lives for less than an hour removes
 * no record: the others do, or the next.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #now: () => number;
  readonly #elapsed: () => number;
  /** When this process first saw what is pending, on the clock that nobody sets. */
  readonly #firstSeen = new Map<string, number>();
  /** When the job of an image may be published again, and the wait after that. */
  readonly #waits = new Map<string, Wait>();
  /** Old uploads that were seen to have their original: it is not looked for at every sweep. */
  readonly #withOriginal = new Set<string>();
  /** Deletions that this process has seen to their end, and when, on the same clock. */
  readonly #finishedDeletions = new Map<string, number>();

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#elapsed = options.elapsed ?? (() => performance.now());
  }

  /** For a queue that starts empty: publishes a job for all that is pending. */
  async republishAll(): Promise<void> {
    for await (const { key } of this.#options.store.list(statePrefixes.pending))
      await this.#republish(idOf(key));
  }

  /** Breaks off after the image at hand once the signal aborts. */
  async sweep(signal?: AbortSignal): Promise<void> {
    try {
      await this.#sweepPending(signal);
    } finally {
      // Also while the broker is away: a deletion does not need it.
      await this.finishDeletions(signal);
    }
  }

  async #sweepPending(signal?: AbortSignal): Promise<void> {
    const isQueueEmpty = await this.#options.queue.isEmpty();
    const pending = new Set<string>();
    await this.#forEach(statePrefixes.pending, signal, async (id, { lastModified }) => {
      const ageMs = this.#now() - lastModified.getTime();
      pending.add(id);
      if (!this.#firstSeen.has(id)) this.#firstSeen.set(id, this.#elapsed());
      const isLost = ageMs > ORIGINAL_PATIENCE_MS && this.#isWatched(this.#firstSeen.get(id));
      if (isLost && (await this.#removeWithoutOriginal(id))) return;
      const isDue = ageMs > LONG_PATIENCE_MS || (ageMs > PATIENCE_MS && isQueueEmpty);
      if (isDue && this.#now() >= (this.#waits.get(id)?.until ?? 0)) await this.#republish(id);
    });
    if (!signal?.aborted) forgetOthers(pending, this.#waits, this.#withOriginal, this.#firstSeen);
  }

  /** One image that fails, while the store answers, keeps none from those after it: it is logged, and comes again. */
  async #forEach(
    prefix: string,
    signal: AbortSignal | undefined,
    work: (id: string, object: ListedObject) => Promise<void>,
  ): Promise<void> {
    const { store, logger } = this.#options;
    for await (const object of store.list(prefix)) {
      if (signal?.aborted) return;
      const id = idOf(object.key);
      try {
        await work(id, object);
      } catch (error) {
        if (error instanceof UnavailableError && !(await isOfOneObject(store, error))) throw error;
        logger.error({ id, err: error }, 'what this image needs could not be done');
      }
    }
  }

  async #republish(id: string): Promise<void> {
    await this.#options.queue.publish(resizeJob(id));
    const waitMs = this.#waits.get(id)?.nextMs ?? LONG_PATIENCE_MS;
    this.#waits.set(id, { until: this.#now() + waitMs, nextMs: Math.min(2 * waitMs, DAY_MS) });
    this.#options.onRepublished?.();
    this.#options.logger.info({ id }, 'its job is published again');
  }

  async #removeWithoutOriginal(id: string): Promise<boolean> {
    const { store, logger } = this.#options;
    if (this.#withOriginal.has(id)) return false;
    // Not by a HEAD, whose 404 has no body: that of a missing bucket, or of something in between, would look the same.
    const original = await store.get(objectKeys.original(id), { start: 0, end: 0 });
    if (original) {
      await buffer(original.body);
      this.#withOriginal.add(id);
      return false;
    }
    await store.delete(objectKeys.pending(id));
    logger.info({ id }, 'an upload that was never acknowledged is removed');
    return true;
  }

  /**
   * Removes what deleted images have left, each once in the life of this process, and marks that are old. Breaks off after the
   * image at hand once the signal aborts.
   */
  async finishDeletions(signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const deleted = new Set<string>();
    await this.#forEach(statePrefixes.deleted, signal, async (id, { key, lastModified }) => {
      deleted.add(id);
      const finishedAt = this.#finishedDeletions.get(id);
      const isOld = this.#now() - lastModified.getTime() > KEEP_DELETED_MS;
      const isExpired = isOld && this.#isWatched(finishedAt);
      if (isExpired || finishedAt === undefined) await erase(store, id);
      if (isExpired) await store.delete(key);
      else this.#finishedDeletions.set(id, finishedAt ?? this.#elapsed());
    });
    if (!signal?.aborted) forgetOthers(deleted, this.#finishedDeletions);
  }

  #isWatched(since: number | undefined): boolean {
    return since !== undefined && this.#elapsed() - since > WATCH_MS;
  }
}

function forgetOthers(ids: Set<string>, ...known: (Map<string, unknown> | Set<string>)[]): void {
  for (const each of known) for (const id of each.keys()) if (!ids.has(id)) each.delete(id);
}

function idOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
