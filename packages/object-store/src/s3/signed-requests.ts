import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { SignatureV4 } from '@smithy/signature-v4';
import type { S3ObjectStoreOptions } from '../s3-object-store.ts';
import type { DeadlineHttpHandler } from './deadline-http-handler.ts';
import { S3RefusalError } from './s3-errors.ts';
import { createS3Signer } from './s3-signer.ts';

/** Streams are not hashed, or they would have to be read twice; nor is what TLS protects already. */
const UNSIGNED = 'UNSIGNED-PAYLOAD';

export interface ObjectRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  key: string;
  headers?: Record<string, string>;
  body?: Uint8Array | Readable;
}

export interface ObjectAnswer {
  headers: Record<string, string | undefined>;
  /** Under the deadlines of the handler. None for what has no body. */
  body: Readable | undefined;
}

/**
 * The four requests that every image takes, signed and sent without the SDK's client, whose way from a command to the
 * wire and back costs several times what the request itself does (docs/decisions/0015). One attempt each.
 */
export class SignedRequests {
  readonly #handler: DeadlineHttpHandler;
  readonly #signer: SignatureV4;
  readonly #url: URL;
  readonly #pathStart: string;

  constructor(handler: DeadlineHttpHandler, options: S3ObjectStoreOptions) {
    const { endpointUrl, bucket, forcePathStyle } = options;
    this.#handler = handler;
    this.#url = new URL(endpointUrl);
    const folder = this.#url.pathname.replace(/\/$/, '');
    this.#pathStart = forcePathStyle ? `${folder}/${bucket}/` : `${folder}/`;
    if (!forcePathStyle) this.#url.hostname = `${bucket}.${this.#url.hostname}`;
    this.#signer = createS3Signer(options);
  }

  /**
   * The caller reads the body to its end or destroys it.
   * @throws S3RefusalError if the answer is any but 2xx
   */
  async send({ method, key, headers, body }: ObjectRequest): Promise<ObjectAnswer> {
    const { protocol, hostname, port, host } = this.#url;
    const isUnsigned = body instanceof Readable || (body && protocol === 'https:');
    const signed = await this.#signer.sign({
      method,
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      // Of a key no character has to be escaped.
      path: `${this.#pathStart}${key}`,
      headers: { host, ...headers, 'x-amz-content-sha256': isUnsigned ? UNSIGNED : sha256Of(body) },
      body,
    });
    const { response } = await this.#handler.handle(signed as Parameters<DeadlineHttpHandler['handle']>[0]);
    const answer: ObjectAnswer = { headers: response.headers, body: response.body };
    if (response.statusCode < 200 || response.statusCode > 299) {
      throw new S3RefusalError(method, response.statusCode, await readText(answer));
    }
    return answer;
  }
}

/** The whole of a short answer. */
export async function readText({ body }: ObjectAnswer): Promise<string> {
  return body ? text(body) : '';
}

function sha256Of(body: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(body ?? '')
    .digest('hex');
}
