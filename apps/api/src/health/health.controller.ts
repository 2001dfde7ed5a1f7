import { type Readiness, routes } from '@imgr/contracts';
import { JobQueue } from '@imgr/job-queue';
import { ObjectStore } from '@imgr/object-store';
import { findFailing } from '@imgr/observability';
import { type BeforeApplicationShutdown, Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Every load balancer asks every second or so: the store need not be asked as often. */
const HOLD_MS = 1000;

@Controller()
export class HealthController implements BeforeApplicationShutdown {
  #stopping = false;
  #failing: Promise<string[]> | undefined;

  constructor(
    private readonly store: ObjectStore,
    private readonly queue: JobQueue,
  ) {}

  @Get(routes.health)
  @Header('cache-control', 'no-store')
  health(@Res() reply: FastifyReply): void {
    reply.type('text/plain').send('ok');
  }

  /** Without the broker uploads are acknowledged and images served all the same: nobody should turn away from this one. */
  @Get(routes.ready)
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const failing = this.#stopping ? ['stopping'] : await this.findFailing();
    if (failing.length === 0) return { status: 'ready', failing };
    if (failing.every((name) => name === 'queue')) return { status: 'degraded', failing };
    reply.status(503);
    return { status: 'not_ready', failing };
  }

  /** From the first moment of a stop. */
  beforeApplicationShutdown(): void {
    this.#stopping = true;
  }

  private findFailing(): Promise<string[]> {
    this.#failing ??= findFailing({ store: () => this.store.ping(), queue: () => this.queue.ping() }).finally(
      () => setTimeout(() => (this.#failing = undefined), HOLD_MS).unref(),
    );
    return this.#failing;
  }
}
