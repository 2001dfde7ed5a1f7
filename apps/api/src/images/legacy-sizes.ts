import { resizeJob, UnavailableError } from '@imgr/contracts';
import { JobQueue } from '@imgr/job-queue';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** After so long a job may have been lost: an image still without its sizes gets another. */
const FORGET_AFTER_MS = 15 * 60_000;

/** Has the missing sizes of the replaced application's images made, when they are first asked for. */
@Injectable()
export class LegacySizes {
  readonly #requested = new LRUCache<string, true>({ max: 100_000, ttl: FORGET_AFTER_MS });

  constructor(private readonly queue: JobQueue) {}

  /** While no job can be published the image is shown as it is: the next request tries again. */
  async request(id: string): Promise<void> {
    if (this.#requested.has(id)) return;
    this.#requested.set(id, true);
    try {
      await this.queue.publish(resizeJob(id));
    } catch (error) {
      this.#requested.delete(id);
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
}
