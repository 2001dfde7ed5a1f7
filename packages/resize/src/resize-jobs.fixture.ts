import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CONTENT_TYPES, CURRENT_VERSION, newImageId, objectKeys, type PendingRecord } from '@imgr/contracts';
import { InProcessAnnouncements } from '@imgr/job-queue/in-process';
import { type ObjectStore, putJson } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';
import { ScratchFolder } from '@imgr/scratch-folder';
import { type GoodImage, goodImage } from '@imgr/test-images';
import { ImageProcesses } from './image-processes.ts';
import { ResizeJobs } from './resize-jobs.ts';

export const MAX_MS = 30_000;

/** A store in a folder, processes that resize, and uploads whose jobs were not run yet. */
export class ResizeJobsFixture {
  /** The ids announced, in their order. */
  readonly announced: string[] = [];
  readonly store: FsObjectStore;
  readonly image: GoodImage;
  readonly #announcements = new InProcessAnnouncements();
  readonly #folder: string;
  readonly #scratch: ScratchFolder;
  readonly #processes: ImageProcesses;

  private constructor(
    folder: string,
    store: FsObjectStore,
    scratch: ScratchFolder,
    processes: ImageProcesses,
    image: GoodImage,
  ) {
    this.#folder = folder;
    this.store = store;
    this.#scratch = scratch;
    this.#processes = processes;
    this.image = image;
    this.#announcements.subscribe(({ id }) => this.announced.push(id));
  }

  static async open(): Promise<ResizeJobsFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'imgr-jobs-'));
    return new ResizeJobsFixture(
      folder,
      await FsObjectStore.open(folder),
      await ScratchFolder.open(join(folder, 'scratch')),
      await ImageProcesses.start({ slots: 2, limits: { maxPixels: 1e8, maxAvifPixels: 1e8 } }),
      // Of more than one of the boxes' sides, so that its sizes differ.
      await goodImage('png-palette'),
    );
  }

  async close(): Promise<void> {
    await this.#processes.close();
    await rm(this.#folder, { recursive: true });
  }

  /** What works on jobs, through a store that may stand before the real one. */
  jobs(store: ObjectStore = this.store): ResizeJobs {
    return new ResizeJobs({
      store,
      announcements: this.#announcements,
      processes: this.#processes,
      scratch: this.#scratch,
      stillTimeoutMs: MAX_MS,
      animationTimeoutMs: MAX_MS,
    });
  }

  /** As the API leaves an upload: `pending/`, then the original. */
  async upload(): Promise<PendingRecord> {
    const { format, width, height, frames, bytes } = this.image;
    const pending: PendingRecord = {
      version: CURRENT_VERSION,
      id: newImageId(),
      format,
      width,
      height,
      frames,
      bytes: bytes.length,
      createdAt: new Date().toISOString(),
      deleteTokenSha256: '0'.repeat(64),
    };
    await putJson(this.store, objectKeys.pending(pending.id), pending);
    await this.putOriginal(pending.id);
    return pending;
  }

  async putOriginal(id: string, bytes: Uint8Array = this.image.bytes): Promise<void> {
    await this.store.put(objectKeys.original(id), bytes, { contentType: CONTENT_TYPES[this.image.format] });
  }

  /** All that the store holds of an image: the bytes of each object in base64, by the first part of its key. */
  async objectsOf(id: string): Promise<Record<string, string>> {
    const objects: Record<string, string> = {};
    for await (const { key } of this.store.list('')) {
      if (!key.endsWith(`/${id}`)) continue;
      const object = await this.store.get(key);
      if (object) objects[key.slice(0, key.indexOf('/'))] = (await buffer(object.body)).toString('base64');
    }
    return objects;
  }

  /** Names of the files left in the folder that originals lie in while they are worked on. */
  scratchFiles(): Promise<string[]> {
    return readdir(join(this.#folder, 'scratch'));
  }
}
