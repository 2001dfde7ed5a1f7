import type { Readable } from 'node:stream';
import { ObjectStoreUnavailableError } from '../errors.ts';
import type { ByteRange, ObjectMetadata } from '../object-store.ts';
import type { ObjectAnswer } from './signed-requests.ts';

/** Where another program said none. */
const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** @throws ObjectStoreUnavailableError if the answer is none of S3 */
export function metadataOf({ headers, body }: ObjectAnswer, range?: ByteRange): ObjectMetadata {
  const bytes = range ? lengthOfWhole(headers['content-range']) : Number(headers['content-length']);
  const etag = headers.etag?.replaceAll('"', '');
  const lastModified = new Date(headers['last-modified'] ?? '');
  if (!Number.isSafeInteger(bytes) || !etag || Number.isNaN(lastModified.getTime())) {
    body?.destroy();
    throw new ObjectStoreUnavailableError(new Error('an answer without length, ETag or time'));
  }
  return { contentType: headers['content-type'] ?? DEFAULT_CONTENT_TYPE, etag, bytes, lastModified };
}

export function bodyOf({ body }: ObjectAnswer): Readable {
  if (body) return body;
  throw new ObjectStoreUnavailableError(new Error('an answer without a body'));
}

/** `bytes 2-5/10`; not a number also where the store knows no ranges and sends the whole. */
function lengthOfWhole(contentRange: string | undefined): number {
  return Number(contentRange?.match(/\/(\d+)$/)?.[1]);
}
