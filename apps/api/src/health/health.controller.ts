import { type Readiness, routes } from '@imgr/contracts';
import { JobQueue } from '@imgr/job-queue';
import { ObjectStore, ObjectStoreFullError } from '@imgr/object-store';
import { type BeforeApplicationShutdown, Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config.ts';
import { CONFIG } from '../tokens.ts';
import { UploadFolder } from '../uploads/upload-folder.ts';

/** Every load balancer asks every second or so: the store need not be asked as often. */
const HOLD_MS = 1000;
/** Without a broker uploads are acknowledged, their jobs come later; without room they are refused; images are served. */
const BEARABLE = ['queue', 'store_full'];

@Controller()
export class HealthController implements BeforeApplicationShutdown {
  #stopping = false;
  #failing: Promise<string[]> | undefined;
  readonly #bearable: Set<string>;
  readonly #uploadBytes: number;

  constructor(
    private readonly store: ObjectStore,
    private readonly queue: JobQueue,
    private readonly uploads: UploadFolder,
    @Inject(CONFIG) { cluster, uploads: { maxBytes } }: Pick<Config, 'cluster' | 'uploads'>,
  ) {
    // In a cluster it is the disk of this machine alone that has no room for an upload: others do better.
    this.#bearable = new Set(cluster ? BEARABLE : [...BEARABLE, 'uploads_full']);
    this.#uploadBytes = maxBytes;
  }

  @Get(routes.health)
  @Header('cache-control', 'no-store')
  health(@Res() reply: FastifyReply): void {
    reply.type('text/plain').send('ok');
  }

  /** While images are served nobody should turn away from this one where another would do no better. */
  @Get(routes.ready)
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const failing = this.#stopping ? ['stopping'] : await this.findFailing();
    if (failing.length === 0) return { status: 'ready', failing };
    if (failing.every((name) => this.#bearable.has(name))) return { status: 'degraded', failing };
    reply.status(503);
    return { status: 'not_ready', failing };
  }

  /** From the first moment of a stop. */
  beforeApplicationShutdown(): void {
    this.#stopping = true;
  }

  private findFailing(): Promise<string[]> {
    this.#failing ??= this.check().finally(() =>
      setTimeout(() => (this.#failing = undefined), HOLD_MS).unref(),
    );
    return this.#failing;
  }

  private async check(): Promise<string[]> {
    const [store, queue, uploads] = await Promise.allSettled([
      this.store.ping(),
      this.queue.ping(),
      this.uploads.assertRoom(this.#uploadBytes),
    ]);
    const failing: string[] = [];
    if (store.status === 'rejected')
      failing.push(store.reason instanceof ObjectStoreFullError ? 'store_full' : 'store');
    if (queue.status === 'rejected') failing.push('queue');
    if (uploads.status === 'rejected') failing.push('uploads_full');
    return failing;
  }
}
