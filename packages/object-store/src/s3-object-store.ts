import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { AppError } from '@imgr/contracts';
import { ObjectStoreUnavailableError } from './errors.ts';
import { assertObjectKey } from './object-key.ts';
import {
  type ByteRange,
  type ListedObject,
  type ObjectBody,
  type ObjectMetadata,
  ObjectStore,
  type PutOptions,
  type StoredObject,
} from './object-store.ts';
import { listObjects } from './s3/list-objects.ts';
import { uploadInParts } from './s3/multipart-upload.ts';
import { bodyOf, metadataOf } from './s3/object-answers.ts';
import { retryWithin } from './s3/retry.ts';
import { S3Bucket } from './s3/s3-bucket.ts';
import { createHttpHandler, createS3Client } from './s3/s3-client.ts';
import { S3_DEADLINES, type S3Deadlines } from './s3/s3-deadlines.ts';
import { isMissingBucket, isMissingObject, toStoreError } from './s3/s3-errors.ts';
import { type ObjectAnswer, type ObjectRequest, readText, SignedRequests } from './s3/signed-requests.ts';

export interface S3ObjectStoreOptions {
  endpointUrl: string;
  /** Made if missing. */
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The bucket in the path of the address, not in its host name. */
  forcePathStyle: boolean;
  /** Connections at a time. A slow reader of an object holds one until its last bytes are on their way. */
  maxSockets: number;
  deadlines?: S3Deadlines;
}

/** Each write to a file is handed to another thread, which costs more than writing the 64 KB that come at a time. */
const WRITE_BYTES = 512 * 1024;

/** No key of the port's: no listing shows it. */
const PING_KEY = '.imgr/ping';

/**
 * Objects in one bucket of an S3 server. Each call has deadlines that end it (`S3Deadlines`), and is attempted again
 * within them where a failure may pass; a stream that was given to `put` cannot be, a file can.
 */
export class S3ObjectStore extends ObjectStore {
  readonly #requests: SignedRequests;
  /** For what is asked for seldom: listings, parts of long uploads, the bucket. */
  readonly #client: S3Client;
  readonly #Bucket: string;
  readonly #bucket: S3Bucket;
  readonly #deadlines: S3Deadlines;
  #ping: Promise<void> | undefined;

  private constructor(options: S3ObjectStoreOptions) {
    super();
    this.#deadlines = options.deadlines ?? S3_DEADLINES;
    const handler = createHttpHandler(options, this.#deadlines);
    this.#requests = new SignedRequests(handler, options);
    this.#client = createS3Client(options, handler);
    this.#Bucket = options.bucket;
    this.#bucket = new S3Bucket(this.#client, options.bucket, this.#deadlines.answerMs);
  }

  /** Connects to nothing yet: the store may be away, and come later. */
  static open(options: S3ObjectStoreOptions): S3ObjectStore {
    return new S3ObjectStore(options);
  }

  /** Ends all connections, also those in use. */
  close(): void {
    this.#client.destroy();
  }

  async put(key: string, body: ObjectBody, options: PutOptions): Promise<void> {
    // Until it is read nobody listens to it, and an error that nobody hears ends the process.
    if (body instanceof Readable) body.on('error', () => {});
    try {
      assertObjectKey(key);
      if (body instanceof Uint8Array) await this.#putBytes(key, body, options);
      else if (body instanceof Readable) await this.#putStream(key, body, options);
      else await this.#putFile(key, body.path, options);
    } catch (error) {
      if (body instanceof Readable) body.destroy();
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<StoredObject | undefined> {
    assertObjectKey(key);
    const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {};
    const answer = await this.#find({ method: 'GET', key, headers });
    return answer && { ...metadataOf(answer, range), body: bodyOf(answer) };
  }

  async download(key: string, path: string): Promise<ObjectMetadata | undefined> {
    const object = await this.get(key);
    if (!object) return undefined;
    const { body, ...metadata } = object;
    try {
      await writeFile(path, inBatches(body), { flag: 'wx' });
    } catch (error) {
      body.destroy();
      // Of the file, not of the store: another process may have room for it.
      throw error instanceof AppError ? error : new ObjectStoreUnavailableError(error);
    }
    return metadata;
  }

  async head(key: string): Promise<ObjectMetadata | undefined> {
    assertObjectKey(key);
    const answer = await this.#find({ method: 'HEAD', key });
    return answer && metadataOf(answer);
  }

  async delete(key: string): Promise<void> {
    assertObjectKey(key);
    const answer = await this.#find({ method: 'DELETE', key });
    if (answer) await readText(answer);
  }

  list(prefix: string): AsyncIterable<ListedObject> {
    return listObjects(prefix, (page) => this.#call(() => this.#client.send(page(this.#Bucket))));
  }

  /** Writes a small object and reads it, at the same time: the answer is due as soon as that of one call. */
  ping(): Promise<void> {
    this.#ping ??= this.#writeAndRead().finally(() => {
      this.#ping = undefined;
    });
    return this.#ping;
  }

  async #writeAndRead(): Promise<void> {
    await Promise.all([
      this.#call(() => this.#send(PING_KEY, Buffer.from('imgr'), { contentType: 'text/plain', bytes: 4 })),
      this.#find({ method: 'HEAD', key: PING_KEY }),
    ]);
  }

  async #putBytes(key: string, body: Uint8Array, { contentType, bytes }: PutOptions): Promise<void> {
    assertLength(body.length, bytes);
    await this.#call(() => this.#send(key, body, { contentType, bytes: body.length }));
  }

  /** From the start of the file at each attempt. */
  async #putFile(key: string, path: string, { contentType, bytes }: PutOptions): Promise<void> {
    const { size } = await stat(path);
    assertLength(size, bytes);
    await this.#call(async () => {
      const file = createReadStream(path);
      try {
        await this.#send(key, file, { contentType, bytes: size });
      } finally {
        file.destroy();
      }
    });
  }

  async #putStream(key: string, body: Readable, { contentType, bytes }: PutOptions): Promise<void> {
    if (bytes === undefined) {
      const params = { Bucket: this.#Bucket, Key: key, Body: body, ContentType: contentType };
      return this.#once(() => uploadInParts(this.#client, params, this.#deadlines.answerMs));
    }
    await this.#once(() => this.#send(key, body, { contentType, bytes }));
  }

  async #send(
    key: string,
    body: Uint8Array | Readable,
    { contentType, bytes }: Required<PutOptions>,
  ): Promise<void> {
    const headers = { 'content-type': contentType, 'content-length': String(bytes) };
    await readText(await this.#requests.send({ method: 'PUT', key, headers, body }));
  }

  /** Undefined if there is no such object. */
  #find(request: ObjectRequest): Promise<ObjectAnswer | undefined> {
    return this.#call(() =>
      this.#requests.send(request).catch((error: unknown) => {
        if (isMissingObject(error)) return undefined;
        throw error;
      }),
    );
  }

  async #call<T>(attempt: () => Promise<T>): Promise<T> {
    const end = performance.now() + this.#deadlines.answerMs;
    return this.#once(() => retryWithin(end - performance.now(), attempt));
  }

  async #once<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      await this.#bucket.made();
      return await attempt();
    } catch (error) {
      if (isMissingBucket(error)) this.#bucket.forget();
      throw toStoreError(error);
    }
  }
}

async function* inBatches(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < WRITE_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  yield Buffer.concat(pieces);
}

function assertLength(bytes: number, expectedBytes = bytes): void {
  if (bytes !== expectedBytes) throw new Error(`the body has ${bytes} bytes, not ${expectedBytes}`);
}
