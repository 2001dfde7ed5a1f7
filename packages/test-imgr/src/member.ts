import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;

/** How a member is brought to run, and what its operator can do to it then. */
export interface Run {
  /** Its standard output and error are the member's. Ends when the member does, with its exit code. */
  process: ChildProcess;
  signal(signal: NodeJS.Signals): void;
  /** Of the member itself, as this machine counts. */
  pid(): Promise<number>;
}

export interface MemberOptions {
  /** Such as `api-1`. */
  name: string;
  run: () => Run;
  /** Where its users, or Prometheus, reach it. */
  url: string;
  /** Answers with 2xx once the member works: `/health/ready` at its address, unless this says otherwise. */
  readyUrl?: string;
}

/** One process of imgr: an API, a worker, a web server. It can be started again after it ended. */
export class Member {
  readonly name: string;
  readonly url: string;
  /** What it wrote since it was last started. */
  log = '';
  readonly #readyUrl: string;
  readonly #run: () => Run;
  #current: Run | undefined;

  constructor({ name, run, url, readyUrl }: MemberOptions) {
    this.name = name;
    this.url = url;
    this.#readyUrl = readyUrl ?? `${url}/health/ready`;
    this.#run = run;
  }

  get isRunning(): boolean {
    const process = this.#current?.process;
    return process?.exitCode === null && process.signalCode === null;
  }

  /** Does not wait until it is ready. */
  start(): void {
    if (this.isRunning) throw new Error(`${this.name} runs already`);
    this.log = '';
    this.#current = this.#run();
    const { stdout, stderr } = this.#current.process;
    for (const stream of [stdout, stderr])
      stream?.on('data', (chunk) => {
        this.log += chunk;
      });
  }

  async untilReady(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await this.isReady())) {
      if (!this.isRunning || Date.now() > deadline)
        throw new Error(`${this.name} did not start:\n${this.log}`);
      await sleep(50);
    }
  }

  async isReady(): Promise<boolean> {
    return fetch(this.#readyUrl, { signal: AbortSignal.timeout(10_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async pid(): Promise<number> {
    if (!this.#current || !this.isRunning) throw new Error(`${this.name} does not run`);
    return this.#current.pid();
  }

  async childPids(): Promise<number[]> {
    return childrenOf(await this.pid());
  }

  /** SIGKILL: without a chance to tidy up. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM. Resolves with the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.#current || !this.isRunning) return this.#current?.process.exitCode ?? null;
    const { process } = this.#current;
    const ended = once(process, 'exit');
    this.#current.signal(signal);
    const [code] = await ended;
    return code;
  }
}

export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}
