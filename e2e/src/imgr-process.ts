import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ObjectStore } from '@imgr/object-store';
import { FsObjectStore } from '@imgr/object-store/fs';

const API = new URL('../../apps/api/', import.meta.url);
const { nodeArguments, entry } = JSON.parse(readFileSync(new URL('command.json', API), 'utf8'));
const START_TIMEOUT_MS = 20_000;

/** One imgr in embedded mode, started as `npm start` does, on free ports and a folder of its own. */
export class ImgrProcess {
  readonly url: string;
  readonly metricsUrl: string;
  readonly dataDir: string;
  readonly #env: NodeJS.ProcessEnv;
  #process: ChildProcess | undefined;
  /** What it wrote since it was last started. */
  log = '';

  private constructor(ports: [number, number], dataDir: string, settings: Record<string, string>) {
    const [port, metricsPort] = ports;
    this.url = `http://127.0.0.1:${port}`;
    this.metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
    this.dataDir = dataDir;
    this.#env = {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      IMGR_DATA_DIR: dataDir,
      // The tests are one address, and faster than any person.
      IMGR_UPLOADS_PER_MINUTE: '1000000',
      IMGR_REQUESTS_PER_MINUTE: '10000000',
      ...settings,
    };
  }

  static async start(settings: Record<string, string> = {}): Promise<ImgrProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), 'imgr-e2e-'));
    const imgr = new ImgrProcess([await freePort(), await freePort()], dataDir, settings);
    await imgr.restart();
    return imgr;
  }

  get pid(): number {
    if (!this.#process?.pid) throw new Error('imgr does not run');
    return this.#process.pid;
  }

  /** Starts it again on the same folder, and resolves once it answers. */
  async restart(): Promise<void> {
    const child = spawn(process.execPath, [...nodeArguments, fileURLToPath(new URL(entry, API))], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (this.log += chunk));
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`imgr did not start:\n${this.log}`);
      await sleep(50);
    }
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** SIGKILL: without a chance to tidy up. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM. Resolves with the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Ends it and removes its folder. */
  async destroy(): Promise<void> {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  store(): Promise<ObjectStore> {
    return FsObjectStore.open(this.dataDir);
  }

  /** The keys of all objects. */
  async keys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of (await this.store()).list('')) keys.push(key);
    return keys;
  }

  /** What lies in the folders of work under way. */
  async leftovers(): Promise<string[]> {
    const folders = await Promise.all(
      ['tmp', 'uploads', 'scratch'].map((name) => readdir(join(this.dataDir, name))),
    );
    return folders.flat();
  }

  /** The processes in which it opens images. */
  async childPids(): Promise<number[]> {
    const text = await readFile(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8');
    return text.trim().split(/\s+/).filter(Boolean).map(Number);
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    child.kill(signal);
    const [code] = await once(child, 'exit');
    return code;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
