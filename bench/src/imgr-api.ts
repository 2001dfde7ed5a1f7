import { type Imgr, type Member, startEmbedded } from '@imgr/test-imgr';
import { ImgrClient } from './imgr-client.ts';
import { ProcessTree } from './processes/process-tree.ts';

/** imgr's API in embedded mode, as an operator starts it, with an empty data folder and without limits of rate. */
export class ImgrApi extends ImgrClient {
  readonly tree: ProcessTree;
  readonly #imgr: Imgr;

  private constructor(imgr: Imgr, pid: number) {
    super(imgr.url);
    this.tree = new ProcessTree(pid);
    this.#imgr = imgr;
  }

  /** Two images are resized at a time. */
  static async start(): Promise<ImgrApi> {
    const imgr = await startEmbedded({ IMGR_RESIZE_SLOTS: '2', LOG_LEVEL: 'silent' });
    const [api] = imgr.members as [Member];
    return new ImgrApi(imgr, await api.pid());
  }

  async close(): Promise<void> {
    await this.#imgr.stop();
    await this.#imgr.destroy();
  }
}
