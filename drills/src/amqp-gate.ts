import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { AmqpFrames } from './amqp-frames.ts';

export type GateDecision = 'pass' | 'hold';

/**
 * Stands between a publisher of jobs and the broker, and can stop a connection at a message or at its confirmation. What
 * is held, and all that comes after it the same way, never passes any more.
 */
export class AmqpGate {
  /** Asked at each job that is published, before the broker has any byte of it. */
  onPublish: (() => GateDecision) | undefined;
  /** Asked at each confirmation, before the publisher has any byte of it. */
  onConfirm: (() => GateDecision) | undefined;
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#forward(client));

  private constructor(target: URL) {
    this.#target = target;
  }

  /** On a free port of this machine. */
  static async start(amqpUrl: string): Promise<AmqpGate> {
    const gate = new AmqpGate(new URL(amqpUrl));
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  /** The broker's address by way of this. */
  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return url.href;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #forward(client: Socket): void {
    const broker = connect(Number(this.#target.port || 5672), this.#target.hostname);
    const published = new AmqpFrames({ hasProtocolHeader: true });
    const confirmed = new AmqpFrames({ hasProtocolHeader: false });
    this.#pass(client, broker, published, (frame) =>
      frame.isPublishOfJob ? (this.onPublish?.() ?? 'pass') : 'pass',
    );
    this.#pass(broker, client, confirmed, (frame) =>
      frame.isConfirm ? (this.onConfirm?.() ?? 'pass') : 'pass',
    );
  }

  #pass(
    from: Socket,
    to: Socket,
    frames: AmqpFrames,
    decide: (frame: { isPublishOfJob: boolean; isConfirm: boolean }) => GateDecision,
  ): void {
    this.#sockets.add(from);
    from.setNoDelay();
    let isHeld = false;
    from.on('data', (chunk: Buffer) => {
      for (const frame of frames.read(chunk)) {
        isHeld ||= decide(frame) === 'hold';
        if (!isHeld) to.write(frame.bytes);
      }
    });
    from.on('error', () => {});
    from.once('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
