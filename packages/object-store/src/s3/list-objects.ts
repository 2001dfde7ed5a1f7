import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { isObjectKey } from '../object-key.ts';
import type { ListedObject } from '../object-store.ts';

/** Asks for one page of the bucket. */
export type SendPage = (
  page: (Bucket: string) => ListObjectsV2Command,
) => Promise<ListObjectsV2CommandOutput>;

/**
 * All pages of a listing. Keys that are none of the port's are left out: other programs' folders, and what `ping` writes.
 * They come encoded, since S3's keys may hold characters that XML cannot.
 */
export async function* listObjects(prefix: string, send: SendPage): AsyncGenerator<ListedObject> {
  let ContinuationToken: string | undefined;
  do {
    const page = await send(
      (Bucket) =>
        new ListObjectsV2Command({ Bucket, Prefix: prefix, EncodingType: 'url', ContinuationToken }),
    );
    for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
      const key = page.EncodingType === 'url' ? Key.replaceAll('%2F', '/') : Key;
      if (LastModified && isObjectKey(key)) yield { key, bytes: Size, lastModified: LastModified };
    }
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken);
}
