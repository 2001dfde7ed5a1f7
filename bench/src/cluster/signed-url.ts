import { type BinaryLike, createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { ClusterServices } from '@imgr/test-imgr';
import { SignatureV4 } from '@smithy/signature-v4';

const EXPIRES_AFTER_SECONDS = 86_400;

/** An address at which anybody may make this request: what the references need no time to sign. */
export async function signedUrl(
  { endpointUrl, bucket, region, accessKeyId, secretAccessKey }: ClusterServices['s3'],
  method: 'GET' | 'PUT',
  key: string,
): Promise<URL> {
  const { protocol, hostname, port, host } = new URL(endpointUrl);
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    uriEscapePath: false,
  });
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const request = { method, protocol, hostname, port: Number(port), path: `/${bucket}/${key}`, headers };
  const { path, query } = await signer.presign(request, {
    expiresIn: EXPIRES_AFTER_SECONDS,
    unhoistableHeaders: new Set(),
  });
  const url = new URL(path, endpointUrl);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
  return url;
}

/** Node's, in the form that the signer asks for. */
class Sha256 {
  readonly #secret: BinaryLike | undefined;
  #hash!: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret instanceof ArrayBuffer ? Buffer.from(secret) : (secret as BinaryLike | undefined);
    this.reset();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#secret ? createHmac('sha256', this.#secret) : createHash('sha256');
  }
}
