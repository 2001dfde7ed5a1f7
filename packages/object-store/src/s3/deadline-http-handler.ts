import type { Agent, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { patience, type S3Deadlines, Watchdog } from './s3-deadlines.ts';
import { isShort, WatchedResponseBody, watchRequestBody } from './watched-bodies.ts';

type HttpRequest = Parameters<NodeHttpHandler['handle']>[0];
type Answered = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** Or it would write its warnings to the console. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The client's way to the wire, under deadlines that really end an exchange: for the answer to begin, and for each
 * further piece of what is sent or read. What ends early is closed at both ends: no socket stays half used.
 */
export class DeadlineHttpHandler extends NodeHttpHandler {
  readonly #agent: Agent;
  readonly #deadlines: S3Deadlines;

  constructor(agent: Agent, deadlines: S3Deadlines) {
    super({
      ...(agent instanceof HttpsAgent ? { httpsAgent: agent } : { httpAgent: agent }),
      logger: silent,
    });
    this.#agent = agent;
    this.#deadlines = deadlines;
  }

  override async handle(request: HttpRequest): Promise<Answered> {
    const silenceMs = patience.getStore() ?? this.#deadlines.answerMs;
    const end = new AbortController();
    const watchdog = new Watchdog((error) => {
      this.#closeIdleSockets();
      end.abort(error);
    });
    watchdog.restart(silenceMs);
    const sending = watchSending(request, { watchdog, silenceMs, end });
    try {
      const { response } = await super.handle(request, { abortSignal: end.signal });
      const incoming: IncomingMessage = response.body;
      // An answer before the whole was sent is a refusal: the rest is not sent.
      if (sending) incoming.once('close', () => sending.readableEnded || end.abort());
      if (hasNoBody(request, incoming)) {
        watchdog.stop();
        incoming.resume();
        response.body = undefined;
      } else {
        const body = new WatchedResponseBody(incoming, watchdog, this.#deadlines.idleMs);
        const cutShort = () => incoming.complete || body.breakOff(end.signal.reason);
        end.signal.addEventListener('abort', cutShort, { once: true });
        response.body = body;
      }
      return { response };
    } catch (error) {
      watchdog.stop();
      sending?.destroy();
      throw end.signal.aborted ? end.signal.reason : error;
    }
  }

  /** They lead to the same peer: each would cost another caller the same wait. */
  #closeIdleSockets(): void {
    for (const sockets of Object.values(this.#agent.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }
}

/** Puts the watched body in the place of one that takes more than a moment to send, and gives it back. */
function watchSending(
  request: HttpRequest,
  { watchdog, silenceMs, end }: { watchdog: Watchdog; silenceMs: number; end: AbortController },
): Readable | undefined {
  if (isShort(request.body)) return undefined;
  const bytes = Number(request.headers['content-length']);
  const sending = watchRequestBody(request.body, { bytes, watchdog, silenceMs });
  sending.once('error', (error) => end.abort(error));
  end.signal.addEventListener('abort', () => sending.destroy(), { once: true });
  request.body = sending;
  return sending;
}

function hasNoBody({ method }: HttpRequest, { statusCode, headers }: IncomingMessage): boolean {
  return method === 'HEAD' || statusCode === 204 || (method !== 'GET' && headers['content-length'] === '0');
}
