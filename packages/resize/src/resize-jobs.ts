import { rm } from 'node:fs/promises';
import {
  announcement,
  CONTENT_TYPES,
  CURRENT_VERSION,
  type InfoRecord,
  objectKeys,
  type PendingRecord,
  parseVersioned,
  type ResizeJob,
  resizeJobSchema,
  SIZE_NAMES,
  type SizeFacts,
  type SizeName,
} from '@imgr/contracts';
import {
  erase,
  eraseIfDeleted,
  headSizes,
  markFailed,
  markReady,
  readImageState,
  readPendingRecord,
} from '@imgr/image-state';
import { type Announcements, type DeadJob, type JobDelivery, JobSetAsideError } from '@imgr/job-queue';
import { isOfOneObject, type ObjectStore } from '@imgr/object-store';
import type { ScratchFolder } from '@imgr/scratch-folder';
import type { ResizedImage } from './image-facts.ts';
import type { ImageProcesses } from './image-processes.ts';

/**
 * An image that is deleted while its sizes are made is public again from when they are stored until the last look for the
 * mark of the deletion. That is a moment, within the 5 seconds that a deletion may take, unless making them took longer
 * than this: then there is a look before, too. A look at every job would cost a request for each.
 */
const LOOK_AGAIN_AFTER_MS = 1000;

export interface ResizeJobsOptions {
  store: ObjectStore;
  announcements: Announcements;
  processes: ImageProcesses;
  /** Where originals lie while they are worked on. */
  scratch: ScratchFolder;
  stillTimeoutMs: number;
  animationTimeoutMs: number;
  /** Hears of each image whose sizes were made. */
  onResized?: (timing: { id: string; seconds: number }) => void;
}

/**
 * What is done with a job, and with a dead one, in both modes. A job runs any number of times, also twice at the same
 * time, with the same result: every write is the same bytes under the same key, and the order of the writes
 * makes each moment a good one to crash.
 */
export class ResizeJobs {
  readonly #options: ResizeJobsOptions;

  constructor(options: ResizeJobsOptions) {
    this.#options = options;
  }

  /**
   * Order: the four sizes, `info/`, `pending/` goes, the announcement. The caller acknowledges after that.
   *
   * The first delivery of a job whose image is `pending/` is at work on nothing else: a deletion would have removed that
   * record. So the other records, three requests that nearly always find nothing, are read only where it is missing or
   * the delivery a repeated one. Should one be there all the same, the same sizes are made again.
   */
  async run(value: unknown, { isRepeated }: JobDelivery): Promise<void> {
    try {
      await this.#run(value, isRepeated);
    } catch (error) {
      throw isRepeated ? await this.#setAsideOr(error) : error;
    }
  }

  async #run(value: unknown, isRepeated: boolean): Promise<void> {
    const { id } = parseVersioned('job', resizeJobSchema, value);
    const { store } = this.#options;
    const pending = isRepeated ? undefined : await readPendingRecord(store, id);
    if (pending) return this.#makeSizes(pending);
    const state = await readImageState(store, id);
    switch (state.status) {
      case 'pending':
        return this.#makeSizes(state.record);
      case 'legacy':
        return this.#makeMissingSizes(id);
      case 'ready':
      case 'failed':
        // An earlier run may have ended before this.
        await store.delete(objectKeys.pending(id));
        return this.#announce(id);
      case 'deleted':
        return erase(store, id);
      case 'unreadable':
        throw state.error;
      case 'unknown':
        return;
    }
  }

  /** Marks the image failed, unless another delivery of its job has succeeded meanwhile. */
  async bury(dead: DeadJob): Promise<void> {
    try {
      await this.#bury(dead);
    } catch (error) {
      throw await this.#setAsideOr(error);
    }
  }

  /** One object that cannot be read or stored holds up its own job, and no other. */
  async #setAsideOr(error: unknown): Promise<unknown> {
    return (await isOfOneObject(this.#options.store, error)) ? new JobSetAsideError(error) : error;
  }

  async #bury({ job, reason }: DeadJob): Promise<void> {
    const { id } = parseVersioned('job', resizeJobSchema, job);
    const { store } = this.#options;
    const state = await readImageState(store, id);
    if (state.status === 'pending') await markFailed(store, id, reason, state.record);
    // As it is, it would make a dead letter of every job that the sweeper publishes for it.
    else if (state.status === 'unreadable') await markFailed(store, id, reason, undefined);
    else if (state.status === 'legacy' && (await this.#missingSizes(id)).length > 0)
      await markFailed(store, id, reason, undefined);
    else return this.#run({ version: CURRENT_VERSION, id } satisfies ResizeJob, true);
    await this.#announce(id);
  }

  async #makeSizes(record: PendingRecord): Promise<void> {
    const { store } = this.#options;
    const { id } = record;
    const image = await this.#resize(id, record.frames);
    if (!image) return;
    const stored = await this.#storeSizes(id, image, SIZE_NAMES);
    const info: InfoRecord = {
      ...record,
      version: CURRENT_VERSION,
      sizes: stored as Record<SizeName, SizeFacts>,
      placeholder: image.placeholder,
      readyAt: new Date().toISOString(),
    };
    await markReady(store, info);
    await this.#announce(id);
  }

  /** Of an image of the replaced application, whose sizes that are there stay as they are. */
  async #makeMissingSizes(id: string): Promise<void> {
    const missing = await this.#missingSizes(id);
    if (missing.length === 0) return;
    const image = await this.#resize(id, undefined);
    if (!image) return;
    await this.#storeSizes(id, image, missing);
    await eraseIfDeleted(this.#options.store, id);
    await this.#announce(id);
  }

  async #missingSizes(id: string): Promise<SizeName[]> {
    const present = await headSizes(this.#options.store, id);
    return SIZE_NAMES.filter((size) => !present.has(size));
  }

  /** Undefined if the original is not there, or the image was deleted meanwhile. */
  async #resize(id: string, frames: number | undefined): Promise<ResizedImage | undefined> {
    const { store, processes, scratch, stillTimeoutMs, animationTimeoutMs, onResized } = this.#options;
    const path = scratch.newPath();
    const begun = performance.now();
    try {
      if (!(await store.download(objectKeys.original(id), path))) return undefined;
      const started = performance.now();
      const image = await processes.resize(path, frames === 1 ? stillTimeoutMs : animationTimeoutMs);
      onResized?.({ id, seconds: (performance.now() - started) / 1000 });
      const isLong = performance.now() - begun > LOOK_AGAIN_AFTER_MS;
      return isLong && (await eraseIfDeleted(store, id)) ? undefined : image;
    } finally {
      await rm(path, { force: true });
    }
  }

  async #storeSizes(
    id: string,
    { format, sizes }: ResizedImage,
    names: SizeName[],
  ): Promise<Partial<Record<SizeName, SizeFacts>>> {
    const { store } = this.#options;
    const contentType = CONTENT_TYPES[format];
    const puts = names.map((name) => store.put(objectKeys.size(id, name), sizes[name].data, { contentType }));
    // All are waited for, also where one fails: what arrives after this run would outlive a deletion.
    await Promise.allSettled(puts);
    try {
      await Promise.all(puts);
    } catch (error) {
      // The next attempt may be long in coming.
      await eraseIfDeleted(store, id).catch(() => {});
      throw error;
    }
    return Object.fromEntries(
      names.map((name) => {
        const { data, width, height } = sizes[name];
        return [name, { width, height, bytes: data.length }];
      }),
    );
  }

  async #announce(id: string): Promise<void> {
    await this.#options.announcements.announce(announcement(id));
  }
}
