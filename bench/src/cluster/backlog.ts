import { readFile } from 'node:fs/promises';
import {
  announcement,
  CONTENT_TYPES,
  CURRENT_VERSION,
  newImageId,
  objectKeys,
  type PendingRecord,
  resizeJob,
} from '@imgr/contracts';
import { RabbitMqAnnouncements, RabbitMqConnection, RabbitMqJobQueue } from '@imgr/job-queue/rabbitmq';
import { putJson } from '@imgr/object-store';
import { S3ObjectStore } from '@imgr/object-store/s3';
import { RESIZE_ATTEMPTS } from '@imgr/resize';
import type { ClusterServices } from '@imgr/test-imgr';
import pLimit from 'p-limit';
import sharp from 'sharp';
import type { Picture } from '../pictures.ts';

const CALLS_AT_A_TIME = 32;
/** So long without an image that became ready, and the workers are given up. */
const PATIENCE_MS = 60_000;

/** Uploads of one picture as the API leaves them: originals and records, and, once published, jobs. */
export class Backlog {
  readonly ids: string[];
  readonly #connection: RabbitMqConnection;
  readonly #announcements: RabbitMqAnnouncements;
  readonly #queue: RabbitMqJobQueue;
  readonly #store: S3ObjectStore;
  readonly #inTurn = pLimit(CALLS_AT_A_TIME);

  private constructor({ amqpUrl, s3 }: ClusterServices, count: number) {
    this.ids = Array.from({ length: count }, newImageId);
    this.#connection = RabbitMqConnection.open({ url: amqpUrl });
    this.#announcements = new RabbitMqAnnouncements(this.#connection);
    this.#queue = new RabbitMqJobQueue(this.#connection, RESIZE_ATTEMPTS);
    this.#store = S3ObjectStore.open({ ...s3, forcePathStyle: true, maxSockets: CALLS_AT_A_TIME });
  }

  /** With its originals stored. */
  static async create(services: ClusterServices, picture: Picture, count: number): Promise<Backlog> {
    const backlog = new Backlog(services, count);
    try {
      await backlog.#storeOriginals(picture);
      return backlog;
    } catch (error) {
      await backlog.close();
      throw error;
    }
  }

  /** Makes all of them uploads whose sizes are not there yet. */
  async makePending(picture: Picture): Promise<void> {
    const record = await recordOf(picture);
    await this.#inTurn.map(this.ids, async (id) => {
      await this.#store.delete(objectKeys.info(id));
      await putJson(this.#store, objectKeys.pending(id), { ...record, id } satisfies PendingRecord);
    });
  }

  /** Resolves once the broker has all of them. */
  async publish(): Promise<void> {
    await this.#inTurn.map(this.ids, (id) => this.#queue.publish(resizeJob(id)));
  }

  /** From now on: when each became ready, as `performance.now()` tells, in order. Resolves with the last. */
  async listen(): Promise<{ ready: Promise<number[]> }> {
    const times: number[] = [];
    const waiting = new Set(this.ids);
    const { promise: ready, resolve, reject } = Promise.withResolvers<number[]>();
    const giveUp = () => reject(new Error(`the workers left ${waiting.size} of ${this.ids.length} images`));
    const timer = setTimeout(giveUp, PATIENCE_MS);
    const unsubscribe = this.#announcements.subscribe(({ id }) => {
      if (!waiting.delete(id)) return;
      times.push(performance.now());
      timer.refresh();
      if (waiting.size === 0) resolve(times);
    });
    void ready
      .catch(() => {})
      .finally(() => {
        clearTimeout(timer);
        unsubscribe();
      });
    await this.#untilHeard();
    return { ready };
  }

  /** Fails unless all sizes of all images are there: an announcement alone is no proof of work. */
  async assertReady(): Promise<void> {
    const infos = await this.#inTurn.map(this.ids, (id) => this.#store.head(objectKeys.info(id)));
    const missing = infos.filter((info) => info === undefined).length;
    if (missing > 0) throw new Error(`${missing} of ${this.ids.length} images are not ready`);
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#connection.close();
    this.#store.close();
  }

  async #storeOriginals({ path, format }: Picture): Promise<void> {
    const bytes = await readFile(path);
    const contentType = CONTENT_TYPES[format];
    await this.#inTurn.map(this.ids, (id) =>
      this.#store.put(objectKeys.original(id), bytes, { contentType }),
    );
  }

  /** What is announced before the broker knows of a listener is heard by nobody. */
  async #untilHeard(): Promise<void> {
    const id = newImageId();
    const heard = new Promise<void>((resolve) => {
      const unsubscribe = this.#announcements.subscribe((heard) => {
        if (heard.id !== id) return;
        unsubscribe();
        resolve();
      });
    });
    await this.#announcements.announce(announcement(id));
    await heard;
  }
}

async function recordOf({ path, format }: Picture): Promise<Omit<PendingRecord, 'id'>> {
  const bytes = await readFile(path);
  const { autoOrient } = await sharp(bytes).metadata();
  return {
    version: CURRENT_VERSION,
    format,
    ...autoOrient,
    frames: 1,
    bytes: bytes.length,
    createdAt: new Date().toISOString(),
    deleteTokenSha256: '0'.repeat(64),
  };
}
