import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { photograph } from '../../packages/test-images/src/photograph.ts';

/** Nobody waits longer for an answer. */
const TIMEOUT_MS = { upload: 30_000, download: 10_000 };
/** Small photographs of 100 to 200 kB. */
const WIDTHS = [700, 900, 1100];
const SIZES = ['', '/big', '/medium', '/small', '/tiny'];

/** What is sent, made once; the same bytes on every machine. */
export function makePictures() {
  return Promise.all(
    WIDTHS.map((width) => photograph({ width, height: Math.round(width * 0.72), seed: width })),
  );
}

/**
 * Uploads and downloads at a steady rate, whatever becomes of them, as browsers make them, and keeps what came of each:
 * `{ kind, begun, ended, isGood, status, error }`, times in milliseconds of `performance.now()`.
 */
export class Load {
  answers = [];
  /** Uploads that got their 201: `{ id, picture }`. */
  acknowledged = [];
  /** The longest that this process was too busy to look: gaps are that much longer than they were. */
  stalledMs = 0;
  #target;
  #pictures;
  #timers = [];
  #underWay = new Set();
  #kept;

  /** `ca` is what the certificate is verified by. */
  constructor({ origin, ca, pictures }) {
    const { protocol, hostname, port } = new URL(origin);
    this.#target = { protocol, hostname, port, ca };
    this.#pictures = pictures;
    this.#kept = new (protocol === 'https:' ? https : http).Agent({ keepAlive: true, maxSockets: 4 });
  }

  start({ uploadsPerSecond, downloadsPerSecond }) {
    this.#every(1000 / uploadsPerSecond, () => this.#upload());
    this.#every(1000 / downloadsPerSecond, () => this.#download());
    let last = performance.now();
    this.#every(50, () => {
      const now = performance.now();
      this.stalledMs = Math.max(this.stalledMs, now - last - 50);
      last = now;
    });
  }

  /** Resolves once every request has its answer. */
  async stop() {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    this.#kept.destroy();
  }

  /** Does not count: for those who look what became of all. Rejects where no answer came. */
  get(path, options = {}) {
    return this.#request('download', { path, ...options });
  }

  #every(ms, work) {
    this.#timers.push(setInterval(work, ms));
  }

  #count(kind, work) {
    const begun = performance.now();
    const answered = work()
      .catch((error) => ({ error: error.code ?? error.message }))
      .then((answer) => {
        const ended = performance.now();
        this.answers.push({ kind, begun, ended, isGood: false, ...answer });
        this.#underWay.delete(answered);
      });
    this.#underWay.add(answered);
  }

  #upload() {
    const picture = this.#pictures[this.answers.length % this.#pictures.length];
    this.#count('upload', async () => {
      const { status, body } = await this.#request('upload', { path: '/image', ...multipart(picture) });
      if (status !== 201) return { status, error: codeOf(body) };
      this.acknowledged.push({ id: JSON.parse(body).id, picture });
      return { status, isGood: true };
    });
  }

  /** Of anything that was acknowledged, however short ago. */
  #download() {
    const image = this.acknowledged[Math.floor(Math.random() * this.acknowledged.length)];
    if (!image) return;
    const path = `/image/${image.id}`;
    const size = SIZES[Math.floor(Math.random() * SIZES.length)];
    const options = Math.random() < 0.5 ? { agent: this.#kept } : {};
    this.#count('download', async () => {
      const first = await this.#request('download', { path: path + size, ...options });
      const { status, body } =
        first.status === 307 ? await this.#request('download', { path, ...options }) : first;
      const isWhole = size === '' || first.status === 307 ? body.equals(image.picture) : body.length > 0;
      if (status === 200 && isWhole) return { status, isGood: true };
      return { status, error: status === 200 ? 'other bytes' : codeOf(body) };
    });
  }

  /** Like browsers: once more, on a new connection, where a kept one turned out to be closed before an answer began. */
  async #request(kind, options) {
    try {
      return await this.#send(kind, options);
    } catch (error) {
      if (!error.wasReused) throw error;
      return this.#send(kind, { ...options, agent: undefined });
    }
  }

  #send(kind, { method = 'GET', path, headers, body, agent = false }) {
    return new Promise((resolve, reject) => {
      const { request: send } = this.#target.protocol === 'https:' ? https : http;
      const request = send({ ...this.#target, method, path, headers, agent: agent ?? false });
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), TIMEOUT_MS[kind]);
      const settle = (act, value) => {
        clearTimeout(timer);
        act(value);
      };
      request.once('error', (error) => {
        const wasReused = request.reusedSocket && request.res === undefined;
        settle(reject, Object.assign(error, { wasReused }));
      });
      request.once('response', (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.once('error', (error) => settle(reject, error));
        response.once('end', () =>
          settle(resolve, {
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      request.end(body);
    });
  }
}

function multipart(picture) {
  const boundary = randomUUID();
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="picture.jpg"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': body.length,
  };
  return { method: 'POST', headers, body };
}

function codeOf(body) {
  try {
    return JSON.parse(body).code;
  } catch {
    return undefined;
  }
}
