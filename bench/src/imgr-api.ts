import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ImageInfo, imagePaths, routes, type StatusEvent, type UploadedImage } from '@imgr/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import getPort from 'get-port';
import { end, endWithUs } from './processes/end-with-us.ts';
import { ProcessTree } from './processes/process-tree.ts';

const API = new URL('../../apps/api/', import.meta.url);
const { nodeArguments, entry } = JSON.parse(readFileSync(new URL('command.json', API), 'utf8'));
const START_TIMEOUT_MS = 30_000;

/** imgr's API in embedded mode, as an operator starts it, with an empty data folder and without limits of rate. */
export class ImgrApi {
  readonly url: string;
  readonly tree: ProcessTree;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.tree = new ProcessTree(process.pid as number);
    this.#process = process;
  }

  /** Two images are resized at a time. */
  static async start(folder: string): Promise<ImgrApi> {
    const [port, metricsPort] = [await getPort(), await getPort()];
    const settings = {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      IMGR_DATA_DIR: await mkdtemp(join(folder, 'data-')),
      IMGR_RESIZE_SLOTS: '2',
      IMGR_UPLOADS_PER_MINUTE: '1000000',
      IMGR_REQUESTS_PER_MINUTE: '10000000',
      LOG_LEVEL: 'silent',
    };
    const child = spawn(process.execPath, [...nodeArguments, fileURLToPath(new URL(entry, API))], {
      env: { ...process.env, ...settings },
      stdio: 'inherit',
    });
    const api = new ImgrApi(`http://127.0.0.1:${port}`, endWithUs(child));
    await api.#untilListening();
    return api;
  }

  post(file: Blob): Promise<Response> {
    const form = new FormData();
    form.set('file', file, 'picture');
    return fetch(this.url + routes.upload, { method: 'POST', body: form });
  }

  /** Resolves once all sizes are there. */
  async upload(file: Blob): Promise<ImageInfo> {
    const answer = await this.post(file);
    if (answer.status !== 201) throw new Error(`an upload was answered with ${answer.status}`);
    const { id } = (await answer.json()) as UploadedImage;
    return this.#untilReady(id);
  }

  async close(): Promise<void> {
    await end(this.#process);
  }

  async #untilReady(id: string): Promise<ImageInfo> {
    const { body } = await fetch(`${this.url}${imagePaths.original(id)}/events`);
    const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { data } of events ?? []) {
      const event = JSON.parse(data) as StatusEvent;
      if (event.status === 'ready') return event;
      if (event.status !== 'pending') throw new Error(`an upload became ${event.status}`);
    }
    throw new Error('the events of an upload ended before it was ready');
  }

  async #untilListening(): Promise<void> {
    for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await sleep(50)) {
      if (this.#process.exitCode !== null) break;
      const answer = await fetch(this.url + routes.ready).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error('the API did not start');
  }
}
