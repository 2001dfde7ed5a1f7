import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Picture } from '../pictures.ts';
import { end, endWithUs } from '../processes/end-with-us.ts';
import { ProcessTree } from '../processes/process-tree.ts';
import type { Batch, BatchDone, Sizes } from './answer-batches.ts';

export type ContenderName = 'bare-chain' | 'separate-resizes' | 'imgr-pipeline';

export interface Sample {
  /** Of the whole process tree, for each picture. */
  cpuMs: number;
  /** For each picture, in order. */
  wallMs: number[];
}

/** One way to make the sizes of a picture, in a process of its own, one picture at a time. */
export class Contender {
  readonly #child: ChildProcess;
  readonly tree: ProcessTree;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.tree = new ProcessTree(child.pid as number);
  }

  static async start(name: ContenderName): Promise<Contender> {
    const entry = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
    const child = endWithUs(fork(entry, { serialization: 'advanced' }));
    await messageOf(child);
    return new Contender(child);
  }

  async measure({ path, format }: Picture, times: number): Promise<Sample> {
    const cpuMsBefore = this.tree.cpuMs();
    const { ms } = await this.#run({ path, format, times, wantSizes: false });
    return { cpuMs: (this.tree.cpuMs() - cpuMsBefore) / times, wallMs: ms };
  }

  async sizesOf({ path, format }: Picture): Promise<Sizes> {
    const { sizes } = await this.#run({ path, format, times: 1, wantSizes: true });
    return sizes as Sizes;
  }

  async close(): Promise<void> {
    await end(this.#child);
  }

  async #run(batch: Batch): Promise<BatchDone> {
    this.#child.send(batch);
    return (await messageOf(this.#child)) as BatchDone;
  }
}

/** The next message of a child process; fails if it ends first. */
async function messageOf(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`a process that was measured ended with ${code}`);
    });
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    waiting.abort();
  }
}
