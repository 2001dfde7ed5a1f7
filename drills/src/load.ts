import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorBody, type UploadedImage, uploadedImageSchema } from '@imgr/contracts';

/** Nobody waits longer for an answer. */
const ANSWER_TIMEOUT_MS = 60_000;

/** An upload that got its `201`. */
export interface Acknowledged {
  id: string;
  deleteToken: string;
  /** What was sent. */
  picture: Buffer;
  /** When the answer was there, in milliseconds since 1970. */
  at: number;
}

/** An upload that got another answer, or none. */
export interface Refusal {
  /** Undefined where the connection broke off. */
  status: number | undefined;
  code: string;
  retryAfter: string | null;
  waitedMs: number;
}

/** Uploads pictures at a steady rate, whatever becomes of them, and keeps the answers. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  readonly refusals: Refusal[] = [];
  /** Of all answers that were 201. */
  longestAnswerMs = 0;
  /** Told of each upload that is acknowledged, at once. */
  onAcknowledged: ((upload: Acknowledged) => void) | undefined;
  readonly #url: string;
  readonly #pictures: Buffer[];
  readonly #underWay = new Set<Promise<unknown>>();
  #timer: NodeJS.Timeout | undefined;
  #perSecond = 0;
  #sent = 0;

  constructor(url: string, pictures: Buffer[]) {
    this.#url = url;
    this.#pictures = pictures;
  }

  /** One upload after the other is begun, without a wait for those before it, until `stop`. */
  start(perSecond: number): void {
    this.#perSecond = perSecond;
    this.#timer = setInterval(() => void this.upload(), 1000 / perSecond);
  }

  /** Resolves once every upload has its answer. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await Promise.all(this.#underWay);
  }

  /** After a stop: at the same rate as before. */
  resume(): void {
    if (!this.#timer) this.start(this.#perSecond);
  }

  async during(perSecond: number, seconds: number): Promise<void> {
    this.start(perSecond);
    await sleep(seconds * 1000);
    await this.stop();
  }

  /** One upload, of the next picture, also to another address, which counts as all others do. */
  upload(url = this.#url, picture = this.#next()): Promise<Acknowledged | Refusal> {
    const answered = this.#upload(url, picture).finally(() => this.#underWay.delete(answered));
    this.#underWay.add(answered);
    return answered;
  }

  #next(): Buffer {
    return this.#pictures[this.#sent++ % this.#pictures.length] ?? Buffer.alloc(0);
  }

  async #upload(url: string, picture: Buffer): Promise<Acknowledged | Refusal> {
    const started = performance.now();
    const result = await send(url, picture);
    const waitedMs = performance.now() - started;
    if ('uploaded' in result) {
      const { id, deleteToken } = result.uploaded;
      const acknowledged = { id, deleteToken, picture, at: Date.now() };
      this.acknowledged.push(acknowledged);
      this.longestAnswerMs = Math.max(this.longestAnswerMs, waitedMs);
      this.onAcknowledged?.(acknowledged);
      return acknowledged;
    }
    const refusal = { ...result, waitedMs };
    this.refusals.push(refusal);
    return refusal;
  }
}

async function send(
  url: string,
  picture: Buffer,
): Promise<{ uploaded: UploadedImage } | Omit<Refusal, 'waitedMs'>> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(picture)]), 'picture');
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(`${url}/image`, { method: 'POST', body: form, signal });
    const text = await response.text();
    if (response.status === 201) return { uploaded: uploadedImageSchema.parse(JSON.parse(text)) };
    const { code } = JSON.parse(text) as ErrorBody;
    return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    // Of fetch: the connection broke off, or nothing came in time.
    if (!(error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')))
      throw error;
    return { status: undefined, code: error.name, retryAfter: null };
  }
}

export function isAcknowledged(answer: Acknowledged | Refusal): answer is Acknowledged {
  return 'id' in answer;
}
