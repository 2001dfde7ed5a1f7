import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { retryWithin } from './retry.ts';
import { RequestBodyError } from './watched-bodies.ts';

/**
 * Stores a stream of unknown length: in one request if it is short, else in parts, one in memory at a time. On failure
 * the parts are removed; where the store does not answer, its lifecycle rule does that later.
 */
export async function uploadInParts(
  client: S3Client,
  params: { Bucket: string; Key: string; ContentType: string; Body: Readable },
  budgetMs: number,
): Promise<void> {
  let failure: unknown;
  const end = new AbortController();
  // A part is bytes in memory, and can be sent again. The first failure ends the upload for the caller: what removes
  // the parts may wait as long once more.
  const patient: S3Client = Object.assign(Object.create(client), {
    send: (command: Parameters<S3Client['send']>[0]) =>
      retryWithin(budgetMs, () => client.send(command)).catch((error: unknown) => {
        failure ??= error;
        end.abort();
        throw error;
      }),
  });
  const marked = { ...params, Body: Readable.from(markErrors(params.Body)) };
  const upload = new Upload({ client: patient, params: marked, queueSize: 1, abortController: end });
  await upload.done().catch((error: unknown) => {
    throw failure ?? error;
  });
}

/** So that an error of the stream is not taken for one of the store. */
async function* markErrors(source: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (cause) {
    throw new RequestBodyError(cause);
  }
}
