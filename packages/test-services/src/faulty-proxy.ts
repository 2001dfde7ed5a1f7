import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the proxy does with a request, other than passing it on. `delayMs` goes before all the rest. */
export type Fault = { delayMs?: number } & (
  | { kind: 'pass' }
  /** Answers in the server's place, once it has taken the request, or `early`, before it has read its body. */
  | { kind: 'answer'; status: number; body?: string; early?: boolean }
  /** Takes the request, passes nothing on, and never answers. */
  | { kind: 'silence' }
  /** Closes the connection, as a server does that has just been restarted. */
  | { kind: 'reset' }
  /** Passes the request on, and closes the connection in place of the answer: done, but seeming to have failed. */
  | { kind: 'resetAnswer' }
  /** Passes the request on, and keeps the answer to itself: done, and nobody hears of it. `status` tells when. */
  | { kind: 'holdAnswer' }
  /** Takes the first bytes of the request's body, and no more of it. */
  | { kind: 'stopReading'; afterBytes: number }
  /** Takes the request's body no faster than this. */
  | { kind: 'slowReading'; bytesPerSecond: number }
  /** Passes on the first bytes of the answer's body, and goes silent. */
  | { kind: 'stallAnswer'; afterBytes: number }
  /** Passes on the first bytes of the answer's body, and closes the connection. */
  | { kind: 'cutAnswer'; afterBytes: number }
);

export interface ProxiedRequest {
  method: string;
  /** The path of the address, without the query. */
  path: string;
  query: string;
  /** Which request of this proxy it is, counted from 1. */
  turn: number;
  requestBytes: number;
  responseBytes: number;
  /** Undefined as long as there is no answer. */
  status?: number;
}

/** Decides at each request what becomes of it; undefined passes it on. */
export type ChooseFault = (request: ProxiedRequest) => Fault | undefined;

/** S3's way to say that it has too much to do. */
export const slowDown: Fault = {
  kind: 'answer',
  status: 503,
  body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Slow down</Message></Error>',
};

export function always(fault: Fault): ChooseFault {
  return () => fault;
}

/** So many requests meet the fault, those after them do not. */
export function first(count: number, fault: Fault): ChooseFault {
  let left = count;
  return () => (left-- > 0 ? fault : undefined);
}

/** Of all requests, a share (0 to 1) meets the fault, by chance. */
export function sometimes(share: number, fault: Fault): ChooseFault {
  return () => (Math.random() < share ? fault : undefined);
}

/**
 * Stands between a client and an HTTP server, passes on what it is given, headers unchanged, and counts requests and
 * bytes. `fault` may be set at any time: it rules the requests that come from then on.
 */
export class FaultyProxy {
  fault: ChooseFault | undefined;
  /** All so far, in their order. */
  readonly requests: ProxiedRequest[] = [];
  readonly #target: URL;
  /** Nothing here could be sent again on a connection that the server closes at that moment: none is kept for long. */
  readonly #agent = new Agent({ keepAlive: true, timeout: 250 });
  readonly #server = createServer({ keepAliveTimeout: 0 }, (incoming, answer) => {
    this.#handle(incoming, answer).catch(() => incoming.destroy());
  });
  #port = 0;
  #turns = 0;

  private constructor(target: URL) {
    this.#target = target;
  }

  /** On a free port of this machine. */
  static async start(targetUrl: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(new URL(targetUrl));
    await proxy.accept();
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Ends all connections; new ones are refused until `accept`. */
  async refuse(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  /** At the same address as before. */
  async accept(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Of the clients' side. */
  async connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.refuse();
    this.#agent.destroy();
  }

  async #handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (incoming.url ?? '').split('?', 2);
    const method = incoming.method ?? '';
    const request: ProxiedRequest = {
      method,
      path,
      query,
      turn: ++this.#turns,
      requestBytes: 0,
      responseBytes: 0,
    };
    this.requests.push(request);
    incoming.on('error', () => {});
    answer.on('error', () => {});
    const fault: Fault = this.fault?.(request) ?? { kind: 'pass' };
    if (fault.kind === 'reset') return void incoming.socket.resetAndDestroy();
    if (fault.delayMs) await sleep(fault.delayMs);
    if (fault.kind === 'stopReading') return stopReading(incoming, fault.afterBytes);
    if (fault.kind === 'answer' || fault.kind === 'silence') {
      const isEarly = fault.kind === 'answer' && fault.early;
      if (!isEarly) for await (const piece of incoming) request.requestBytes += piece.length;
      if (fault.kind === 'answer') {
        request.status = fault.status;
        answer.writeHead(fault.status).end(method === 'HEAD' ? undefined : fault.body);
      }
      return;
    }
    await this.#passOn(incoming, answer, request, fault);
  }

  async #passOn(
    incoming: IncomingMessage,
    answer: ServerResponse,
    request: ProxiedRequest,
    fault: Fault,
  ): Promise<void> {
    const { hostname, port } = this.#target;
    const { method, url: path, headers } = incoming;
    const outgoing = send({ hostname, port, method, path, headers, agent: this.#agent });
    answer.once('close', () => answer.writableFinished || outgoing.destroy());
    const bytesPerSecond = fault.kind === 'slowReading' ? fault.bytesPerSecond : Number.POSITIVE_INFINITY;
    const answered = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).on('error', reject);
      // What breaks off on one side breaks off on the other: the server never takes a part for the whole.
      pipeline(bodyOf(incoming, request, bytesPerSecond), outgoing, (error) => error && reject(error));
    });
    if (fault.kind === 'resetAnswer') {
      answered.resume();
      return void incoming.socket.resetAndDestroy();
    }
    request.status = answered.statusCode;
    if (fault.kind === 'holdAnswer') return void answered.resume();
    answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    // Even before the first byte of the body: a stall may come there.
    answer.flushHeaders();
    answered.on('error', () => incoming.destroy());
    const limitBytes = 'afterBytes' in fault ? fault.afterBytes : Number.POSITIVE_INFINITY;
    answered.on('data', (piece: Buffer) => {
      const passed = piece.subarray(0, Math.max(0, limitBytes - request.responseBytes));
      request.responseBytes += passed.length;
      if (!answer.write(passed)) {
        answered.pause();
        answer.once('drain', () => answered.resume());
      }
      if (fault.kind === 'cutAnswer' && passed.length < piece.length) incoming.destroy();
    });
    answered.once('end', () => {
      if (fault.kind !== 'stallAnswer') answer.end();
    });
  }
}

function stopReading(incoming: IncomingMessage, afterBytes: number): void {
  let bytes = 0;
  incoming.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes >= afterBytes) incoming.pause();
  });
}

async function* bodyOf(
  incoming: IncomingMessage,
  request: ProxiedRequest,
  bytesPerSecond: number,
): AsyncGenerator<Buffer> {
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    request.requestBytes += piece.length;
    if (Number.isFinite(bytesPerSecond)) await sleep((piece.length / bytesPerSecond) * 1000);
    yield piece;
  }
}
