import { type BinaryLike, createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { S3ObjectStoreOptions } from '../s3-object-store.ts';

/** Signs requests to an S3 server, or addresses at it. */
export function createS3Signer({
  region,
  accessKeyId,
  secretAccessKey,
}: Pick<S3ObjectStoreOptions, 'region' | 'accessKeyId' | 'secretAccessKey'>): SignatureV4 {
  return new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    uriEscapePath: false,
  });
}

/** Node's, in the form that the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = (secret instanceof ArrayBuffer ? Buffer.from(secret) : secret) as BinaryLike | undefined;
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}
