import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface Seen {
  server: string;
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
}

/** Stands behind the load balancer and tells what it is asked, checks of its health aside. */
export class FakeServer {
  readonly name: string;
  readonly seen: Seen[] = [];
  isReady = true;
  /** To everything but the checks. */
  answer: Answer;
  #server: Server | undefined;
  #port = 0;

  private constructor(name: string) {
    this.name = name;
    this.answer = answerAs(name);
  }

  static async start(name: string): Promise<FakeServer> {
    const fake = new FakeServer(name);
    await fake.start();
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** At the same port as before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => this.#take(request, response));
    // Slow uploads are what is tested.
    server.requestTimeout = 0;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** As a process that is killed. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  reset(): void {
    this.seen.length = 0;
    this.isReady = true;
    this.answer = answerAs(this.name);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    const isCheck = headers.host === 'imgr';
    if (isCheck) {
      response.writeHead(url === '/health' || this.isReady ? 200 : 503).end();
      return;
    }
    this.seen.push({ server: this.name, method, url, headers });
    // A client may go in the middle of its request.
    void Promise.resolve(this.answer(request, response)).catch(() => response.destroy());
  }
}

/** Takes the whole request, and breaks off without a word. */
export const breakOff: Answer = async (request) => {
  for await (const _ of request);
  request.socket.destroy();
};

/** Takes the whole request, and says nothing. */
export const hang: Answer = async (request) => {
  for await (const _ of request);
};

/** Its name and the number of bytes that came; or `/events?everyMs=…&count=…`, each with the time it was sent. */
function answerAs(name: string): Answer {
  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    if (pathname === '/events' && searchParams.has('everyMs')) {
      await streamEvents(response, Number(searchParams.get('everyMs')), Number(searchParams.get('count')));
      return;
    }
    let bytes = 0;
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    response.end(`${name} ${bytes}`);
  };
}

async function streamEvents(response: ServerResponse, everyMs: number, count: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let sent = 0; sent < count && !response.destroyed; sent += 1) {
    response.write(`data: ${Date.now()}\n\n`);
    await sleep(everyMs);
  }
  response.end();
}
