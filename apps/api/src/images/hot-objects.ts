import type { Readable } from 'node:stream';
import { objectKeys, SIZE_NAMES } from '@imgr/contracts';
import { Announcements } from '@imgr/job-queue';
import {
  type ByteRange,
  type ObjectMetadata,
  ObjectStore,
  ObjectStoreUnavailableError,
  type StoredObject,
} from '@imgr/object-store';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config.ts';
import { TooManyStreamsError } from '../http/http-errors.ts';
import { CONFIG } from '../tokens.ts';

/**
 * Images do not change, but they are deleted, and the announcement of that may be lost: what was read from the store
 * so long ago is read again. The contract gives a deletion 5 seconds.
 */
const TTL_MS = 3000;
/** Sizes are seldom larger, and originals seldom smaller. */
const MAX_OBJECT_BYTES = 256 * 1024;
/** About what an entry takes beside its bytes. */
const ENTRY_BYTES = 1024;
/** The rest is for what takes a moment: uploads, states, and whether the store answers at all. */
const STREAMS_SHARE = 0.75;

export interface HotObject extends ObjectMetadata {
  body: Buffer;
}

/**
 * The objects of images, and what is known of them: what many ask for is kept in memory for seconds. Streams of large ones
 * hold a connection to the store for as long as their readers take, so they are bounded.
 */
@Injectable()
export class HotObjects {
  readonly #cache: LRUCache<string, HotObject | ObjectMetadata> | undefined;
  readonly #maxStreams: number;
  #streams = 0;

  constructor(
    private readonly store: ObjectStore,
    announcements: Announcements,
    @Inject(CONFIG) { cacheBytes, cluster }: Pick<Config, 'cacheBytes' | 'cluster'>,
  ) {
    // Files need no connection.
    this.#maxStreams = cluster
      ? Math.max(1, Math.floor(cluster.s3.maxSockets * STREAMS_SHARE))
      : Number.POSITIVE_INFINITY;
    if (cacheBytes === 0) return;
    const cache = new LRUCache<string, HotObject | ObjectMetadata>({
      maxSize: cacheBytes,
      maxEntrySize: MAX_OBJECT_BYTES + ENTRY_BYTES,
      sizeCalculation: (entry) => ('body' in entry ? entry.body.length : 0) + ENTRY_BYTES,
      ttl: TTL_MS,
      ttlResolution: 0,
      perf: { now: () => performance.now() },
    });
    this.#cache = cache;
    announcements.subscribe(({ id }) => {
      for (const key of [objectKeys.original(id), ...SIZE_NAMES.map((size) => objectKeys.size(id, size))])
        cache.delete(key);
    });
  }

  /**
   * The whole object: small ones as bytes, which are complete, others as a stream.
   * @throws TooManyStreamsError
   */
  async get(key: string): Promise<HotObject | StoredObject | undefined> {
    const cached = this.#cache?.get(key);
    if (cached && 'body' in cached) return cached;
    const start = performance.now();
    const object = await this.store.get(key);
    if (!this.#cache || !object || object.bytes > MAX_OBJECT_BYTES) return this.#counted(object);
    const body = await wholeOf(object.body).catch((cause: unknown) => {
      throw new ObjectStoreUnavailableError(cause);
    });
    const hot: HotObject = { ...object, body };
    this.#cache.set(key, hot, { start });
    return hot;
  }

  /** @throws TooManyStreamsError */
  async getRange(key: string, range: ByteRange): Promise<HotObject | StoredObject | undefined> {
    const cached = this.#cache?.get(key);
    if (!cached || !('body' in cached)) return this.#counted(await this.store.get(key, range), range);
    return { ...cached, body: cached.body.subarray(range.start, range.end + 1) };
  }

  async head(key: string): Promise<ObjectMetadata | undefined> {
    const cached = this.#cache?.get(key);
    if (cached) return cached;
    const start = performance.now();
    const metadata = await this.store.head(key);
    if (metadata) this.#cache?.set(key, metadata, { start });
    return metadata;
  }

  #counted(object: StoredObject | undefined, range?: ByteRange): StoredObject | undefined {
    if (!object) return undefined;
    // What is short is read ahead whole: its connection is free soon, however slow the reader.
    const bytes = range ? range.end - range.start + 1 : object.bytes;
    if (bytes < MAX_OBJECT_BYTES) return object;
    if (this.#streams >= this.#maxStreams) {
      object.body.destroy();
      throw new TooManyStreamsError('too many downloads are under way; try again soon');
    }
    this.#streams += 1;
    object.body.once('close', () => {
      this.#streams -= 1;
    });
    return object;
  }
}

/** What Node has for this goes by way of a Blob, and takes three times as long. */
async function wholeOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
