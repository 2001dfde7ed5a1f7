import { type Readiness, routes } from '@imgr/contracts';
import { JobQueue } from '@imgr/job-queue';
import { ObjectStore } from '@imgr/object-store';
import { type BeforeApplicationShutdown, Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

@Controller()
export class HealthController implements BeforeApplicationShutdown {
  #stopping = false;

  constructor(
    private readonly store: ObjectStore,
    private readonly queue: JobQueue,
  ) {}

  @Get(routes.health)
  @Header('cache-control', 'no-store')
  health(@Res() reply: FastifyReply): void {
    reply.type('text/plain').send('ok');
  }

  @Get(routes.ready)
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const failing = this.#stopping ? ['stopping'] : await this.failingDependencies();
    if (failing.length === 0) return { status: 'ready', failing };
    reply.status(503);
    return { status: 'not_ready', failing };
  }

  /** From the first moment of a stop. */
  beforeApplicationShutdown(): void {
    this.#stopping = true;
  }

  private async failingDependencies(): Promise<string[]> {
    const checks = { store: this.store.ping(), queue: this.queue.ping() };
    const names = Object.keys(checks);
    const results = await Promise.allSettled(Object.values(checks));
    return names.filter((_, index) => results[index]?.status === 'rejected');
  }
}
