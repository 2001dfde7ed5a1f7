import { type ClusterServices, type Imgr, type Member, runProcess, startCluster } from '@imgr/test-imgr';
import { ProcessTree } from '../processes/process-tree.ts';

/** Workers without an API, none of which runs yet: worker-1, worker-2 and so on, with so many slots each. */
export class Workers {
  readonly #imgr: Imgr;

  private constructor(imgr: Imgr) {
    this.#imgr = imgr;
  }

  static async prepare(services: ClusterServices, slots: number[]): Promise<Workers> {
    const imgr = await startCluster(
      services,
      { LOG_LEVEL: 'silent' },
      {
        apis: 1,
        workers: slots.length,
        run: ({ app, name, settings }) =>
          runProcess(app, {
            ...settings,
            ...(app === 'worker' && { IMGR_RESIZE_SLOTS: String(slots[Number(name.split('-')[1]) - 1]) }),
          }),
      },
    );
    await imgr.stop();
    return new Workers(imgr);
  }

  /** While the given ones run and are ready, and no others. */
  async while<T>(indices: number[], work: (trees: ProcessTree[]) => Promise<T>): Promise<T> {
    const members = indices.map((index) => this.#imgr.workers[index] as Member);
    try {
      for (const member of members) member.start();
      await Promise.all(members.map((member) => member.untilReady()));
      const pids = await Promise.all(members.map((member) => member.pid()));
      return await work(pids.map((pid) => new ProcessTree(pid)));
    } finally {
      await Promise.all(members.map((member) => member.stop()));
    }
  }

  async close(): Promise<void> {
    await this.#imgr.destroy();
  }
}
