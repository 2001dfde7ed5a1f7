import type { Readable } from 'node:stream';

export interface ObjectMetadata {
  contentType: string;
  /** Opaque, without quotes; changes with the content. */
  etag: string;
  /** Of the whole object, also where only a range of it is read. */
  bytes: number;
  lastModified: Date;
}

export interface StoredObject extends ObjectMetadata {
  /** The caller reads it to its end or destroys it. */
  body: Readable;
}

/** First and last byte, both included, counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface ListedObject {
  key: string;
  bytes: number;
  lastModified: Date;
}

/** What can be stored: bytes, a stream, or a file, which is neither moved nor changed. */
export type ObjectBody = Uint8Array | Readable | { path: string };

export interface PutOptions {
  contentType: string;
  /** The length of the body, if it is known: a body of any other length is an error, and is not stored. */
  bytes?: number;
}

/**
 * Objects under keys, as in S3. A key is up to 512 characters of `[A-Za-z0-9._-]` in segments parted by `/`, none of
 * which starts with a dot; any other is refused with an `InvalidKeyError` before anything is touched.
 *
 * Every method throws an `UnavailableError` while the store does not answer or has no room.
 */
export abstract class ObjectStore {
  /**
   * Stores the whole body or nothing, in place of what was there; durable once it resolves. Readers see the old
   * object or the new one, never parts. Takes ownership of a stream: hears its errors, and destroys it on failure.
   */
  abstract put(key: string, body: ObjectBody, options: PutOptions): Promise<void>;

  /** The object, or undefined. A range must lie within the object. */
  abstract get(key: string, range?: ByteRange): Promise<StoredObject | undefined>;

  /** Copies the object into a new file, or makes none and resolves with undefined. The caller removes what a failure leaves. */
  abstract download(key: string, path: string): Promise<ObjectMetadata | undefined>;

  abstract head(key: string): Promise<ObjectMetadata | undefined>;

  /** Also resolves if there is no such object. */
  abstract delete(key: string): Promise<void>;

  /**
   * The objects whose keys start with the prefix (all for an empty one), in ascending order of their keys. Pages
   * internally. What is stored or deleted while the listing is read may be in it or not.
   */
  abstract list(prefix: string): AsyncIterable<ListedObject>;

  /** Resolves if the store can be read and written now. */
  abstract ping(): Promise<void>;
}

export {
  InvalidKeyError,
  isOfOneObject,
  ObjectStoreFullError,
  ObjectStoreUnavailableError,
} from './errors.ts';
export { getJson, putJson } from './json-objects.ts';
