import { Readable } from 'node:stream';
import type { GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { ObjectStoreUnavailableError } from '../errors.ts';
import type { ByteRange, ObjectMetadata } from '../object-store.ts';

/** Where another program said none. */
const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** @throws ObjectStoreUnavailableError if the answer is none of S3 */
export function metadataOf(
  answer: GetObjectCommandOutput | HeadObjectCommandOutput,
  range?: ByteRange,
): ObjectMetadata {
  const { ContentType, ContentLength, ContentRange, ETag, LastModified } = answer;
  const bytes = range ? lengthOfWhole(ContentRange) : ContentLength;
  if (bytes === undefined || ETag === undefined || LastModified === undefined) {
    if ('Body' in answer && answer.Body instanceof Readable) answer.Body.destroy();
    throw new ObjectStoreUnavailableError(new Error('an answer without length, ETag or time'));
  }
  return {
    contentType: ContentType ?? DEFAULT_CONTENT_TYPE,
    etag: ETag.replaceAll('"', ''),
    bytes,
    lastModified: LastModified,
  };
}

export function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body;
  throw new ObjectStoreUnavailableError(new Error('an answer without a body'));
}

/** `bytes 2-5/10`; undefined also where the store knows no ranges and sends the whole. */
function lengthOfWhole(contentRange: string | undefined): number | undefined {
  const total = contentRange?.match(/\/(\d+)$/)?.[1];
  return total === undefined ? undefined : Number(total);
}
