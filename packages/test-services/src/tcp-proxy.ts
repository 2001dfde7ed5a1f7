import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  client: Socket;
  server: Socket;
  isSilent: boolean;
}

/** Stands between its users and a server, and can take that server away: it refuses, or it goes silent. */
export class TcpProxy {
  readonly #target: URL;
  readonly #pairs = new Set<Pair>();
  #server: Server | undefined;
  #port = 0;
  #isSilent = false;

  private constructor(target: URL) {
    this.#target = target;
  }

  static async start(target: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(target));
    await proxy.accept();
    return proxy;
  }

  /** The address of the target with this proxy in its place. */
  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href.replace(/\/$/, '');
  }

  /** As a process that is not there: every connection breaks, and no new one is taken. */
  async refuse(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    this.cut();
    await once(server, 'close');
  }

  /** At the same port as before. */
  async accept(): Promise<void> {
    if (this.#server) return;
    const server = createServer((socket) => this.#forward(socket));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Every connection breaks. New ones are taken. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** As a machine without power: connections stay, or are taken, and no byte passes any more. */
  silence(): void {
    this.#isSilent = true;
    for (const pair of this.#pairs) {
      pair.isSilent = true;
      for (const socket of [pair.client, pair.server]) socket.pause();
    }
  }

  /** What was silent goes on; what its users gave up meanwhile is gone. */
  speak(): void {
    this.#isSilent = false;
    for (const pair of this.#pairs) {
      pair.isSilent = false;
      for (const socket of [pair.client, pair.server]) socket.resume();
    }
  }

  /** Another machine takes the place of the one without power: new connections work, the silent ones stay so. */
  replace(): void {
    this.#isSilent = false;
  }

  async close(): Promise<void> {
    await this.refuse();
  }

  #forward(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const pair: Pair = { client, server, isSilent: this.#isSilent };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => {
        if (!pair.isSilent) from.resume();
      });
      from.on('error', () => {});
      from.on('end', () => to.end());
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
      if (pair.isSilent) from.pause();
    }
  }
}
