import { Readable } from 'node:stream';
import { eventsQuerySchema, routes, type StatusEvent } from '@imgr/contracts';
import { Announcements } from '@imgr/job-queue';
import { type BeforeApplicationShutdown, Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  InvalidIdError,
  InvalidQueryError,
  NotFoundError,
  TooManyStreamsError,
} from '../http/http-errors.ts';
import { ImageIdPipe } from '../http/image-id.pipe.ts';
import { ImageInfoReader } from '../images/image-info.ts';
import { Metrics } from '../metrics/metrics.ts';
import { followStatus } from './status-stream.ts';

const MAX_STREAMS = 2000;

@Controller()
export class EventsController implements BeforeApplicationShutdown {
  readonly #open = new Set<AbortController>();
  #isStopping = false;

  constructor(
    private readonly announcements: Announcements,
    private readonly infoReader: ImageInfoReader,
    private readonly metrics: Metrics,
  ) {}

  @Get(routes.imageEvents)
  async ofImage(
    @Param('id', ImageIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!(await this.infoReader.read(id))) throw new NotFoundError();
    await this.follow([id], request, reply);
  }

  @Get(routes.events)
  async ofSeveral(
    @Query('id') id: string | string[] | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const result = eventsQuerySchema.safeParse({ id: [id ?? []].flat() });
    if (!result.success) {
      throw result.error.issues.some(({ code }) => code === 'invalid_format')
        ? new InvalidIdError()
        : new InvalidQueryError();
    }
    await this.follow([...new Set(result.data.id)], request, reply);
  }

  beforeApplicationShutdown(): void {
    this.#isStopping = true;
    for (const stream of this.#open) stream.abort();
  }

  private async follow(ids: string[], request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (this.#open.size >= MAX_STREAMS) throw new TooManyStreamsError();
    const isReconnect = request.headers['last-event-id'] !== undefined;
    if (isReconnect && (await this.allSettled(ids))) {
      reply.status(204).send();
      return;
    }
    reply.headers({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') {
      reply.send();
      return;
    }
    // Gone while the store was asked: nobody would hear of its close any more.
    if (reply.raw.destroyed) return;
    const closing = new AbortController();
    if (this.#isStopping) closing.abort();
    this.#open.add(closing);
    this.metrics.eventStreams.set(this.#open.size);
    reply.raw.once('close', () => {
      closing.abort();
      this.#open.delete(closing);
      this.metrics.eventStreams.set(this.#open.size);
    });
    const source = { announcements: this.announcements, read: (id: string) => this.read(id) };
    reply.send(Readable.from(encode(followStatus(ids, source, closing.signal)), { objectMode: false }));
  }

  private async allSettled(ids: string[]): Promise<boolean> {
    const events = await Promise.all(ids.map((id) => this.read(id)));
    return events.every(({ status }) => status !== 'pending');
  }

  private async read(id: string): Promise<StatusEvent> {
    return (await this.infoReader.read(id)) ?? { id, status: 'not_found' };
  }
}

/** As the event stream format of the HTML standard has it; the ids let a reconnect be told from a first visit. */
async function* encode(events: AsyncIterable<StatusEvent | undefined>): AsyncGenerator<string> {
  let count = 0;
  for await (const event of events) {
    count += 1;
    yield event ? `id: ${count}\nevent: status\ndata: ${JSON.stringify(event)}\n\n` : ':\n\n';
  }
}
