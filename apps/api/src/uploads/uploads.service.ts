import { randomBytes } from 'node:crypto';
import {
  CONTENT_TYPES,
  CURRENT_VERSION,
  imagePaths,
  newImageId,
  objectKeys,
  type PendingRecord,
  resizeJob,
  type UploadedImage,
} from '@imgr/contracts';
import { erase, markDeleted } from '@imgr/image-state';
import { JobQueue } from '@imgr/job-queue';
import { ObjectStore, ObjectStoreFullError, putJson } from '@imgr/object-store';
import type { Logger } from '@imgr/observability';
import {
  DecoderCrashedError,
  DecoderTimedOutError,
  type ImageFacts,
  ImageProcesses,
  ImageRefusedError,
} from '@imgr/resize';
import { Inject, Injectable } from '@nestjs/common';
import { sha256 } from '../http/bearer-token.ts';
import { LOGGER } from '../tokens.ts';
import type { UploadedFile } from './upload-folder.ts';

const INSPECT_TIMEOUT_MS = 5000;
const DELETE_TOKEN_BYTES = 24;

@Injectable()
export class UploadsService {
  constructor(
    private readonly store: ObjectStore,
    private readonly queue: JobQueue,
    private readonly inspectors: ImageProcesses,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Order: checked whole, `pending/`, `original/`, the job, and only then acknowledged. A crash in between leaves a
   * `pending/` without an original, which the sweeper removes, or an image that becomes ready and that nobody was told of.
   */
  async accept(file: UploadedFile): Promise<UploadedImage> {
    const { format, width, height, frames } = await this.inspect(file.path);
    const id = newImageId();
    const deleteToken = randomBytes(DELETE_TOKEN_BYTES).toString('base64url');
    const pending: PendingRecord = {
      version: CURRENT_VERSION,
      id,
      format,
      width,
      height,
      frames,
      bytes: file.bytes,
      createdAt: new Date().toISOString(),
      deleteTokenSha256: sha256(deleteToken),
    };
    await putJson(this.store, objectKeys.pending(id), pending);
    await this.storeOriginal(pending, file);
    await this.publish(id);
    return {
      id,
      original: imagePaths.original(id),
      big: imagePaths.size(id, 'big'),
      medium: imagePaths.size(id, 'medium'),
      small: imagePaths.size(id, 'small'),
      tiny: imagePaths.size(id, 'tiny'),
      status: 'pending',
      format,
      width,
      height,
      bytes: file.bytes,
      deleteToken,
    };
  }

  /** A crash may have had another cause, such as a lack of memory: the file gets a second chance. */
  private async inspect(path: string): Promise<ImageFacts> {
    try {
      return await this.inspectors.inspect(path, INSPECT_TIMEOUT_MS).catch((error: unknown) => {
        if (error instanceof DecoderCrashedError) return this.inspectors.inspect(path, INSPECT_TIMEOUT_MS);
        throw error;
      });
    } catch (error) {
      if (error instanceof DecoderCrashedError || error instanceof DecoderTimedOutError) {
        this.logger.warn({ err: error }, 'an upload crashed or stalled the decoder');
        throw new ImageRefusedError('unreadable_image', error.message);
      }
      throw error;
    }
  }

  /**
   * One that failed may have been stored although the store did not say so, or be stored only later, from a connection
   * that was given up. So the image is deleted as any other: the mark stays for a day, and what comes after it goes. A
   * store that is full said so, and has no room for marks.
   */
  private async storeOriginal(pending: PendingRecord, { path, bytes }: UploadedFile): Promise<void> {
    const { id, format, deleteTokenSha256 } = pending;
    try {
      const contentType = CONTENT_TYPES[format];
      await this.store.put(objectKeys.original(id), { path }, { contentType, bytes });
    } catch (error) {
      // Whoever waits is told at once: a store that does not answer would let it wait as long again. What is left then
      // is the sweeper's.
      const isFull = error instanceof ObjectStoreFullError;
      const removed = isFull ? erase(this.store, id) : markDeleted(this.store, id, deleteTokenSha256);
      void removed.catch(() => {});
      throw error;
    }
  }

  /** Without the broker an upload is acknowledged all the same: the sweeper publishes its job later. */
  private async publish(id: string): Promise<void> {
    try {
      await this.queue.publish(resizeJob(id));
    } catch (error) {
      this.logger.warn({ id, err: error }, 'the job is left to the sweeper');
    }
  }
}
