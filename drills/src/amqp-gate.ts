import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type AmqpFrame, AmqpFrames } from './amqp-frames.ts';

type Moment = 'publish' | 'confirm';
type Decision = 'pass' | 'hold';

interface Trap {
  moment: Moment;
  /** The job, on its way or confirmed. Tells whether it may pass. */
  onCaught: (id: string) => Decision;
}

/**
 * Stands between a publisher of jobs and the broker, and can stop a connection at a job or at its confirmation. What
 * is held, and all that comes after it the same way, never passes any more.
 */
export class AmqpGate {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#forward(client));
  #trap: Trap | undefined;

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

  /** The next job, before the broker has any byte of it, or its confirmation, before the publisher has. Resolves with its id. */
  hold(moment: Moment): Promise<string> {
    return this.#catch(moment, () => 'hold');
  }

  /** Lets the next confirmation pass, right after `before`. Resolves with the id of its job when it has been sent. */
  async passConfirmation(before: () => void): Promise<string> {
    const id = await this.#catch('confirm', () => {
      before();
      return 'pass';
    });
    await new Promise((resolve) => setImmediate(resolve));
    return id;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #catch(moment: Moment, decide: () => Decision): Promise<string> {
    return new Promise((resolve) => {
      const onCaught = (id: string) => {
        resolve(id);
        return decide();
      };
      this.#trap = { moment, onCaught };
    });
  }

  #caught(moment: Moment, id: string): boolean {
    if (this.#trap?.moment !== moment) return false;
    const { onCaught } = this.#trap;
    this.#trap = undefined;
    return onCaught(id) === 'hold';
  }

  #forward(client: Socket): void {
    const broker = connect(Number(this.#target.port || 5672), this.#target.hostname);
    /** By channel, in the order of their delivery tags. */
    const published = new Map<number, string[]>();
    /** A job is a method, a header and a body: kept back until it is whole. */
    let job: Buffer[] = [];
    this.#pass(client, new AmqpFrames({ hasProtocolHeader: true }), (frame) => {
      if (!frame.isPublishOfJob && job.length === 0) return send(broker, frame.bytes);
      job.push(frame.bytes);
      if (frame.jobId === undefined) return 'pass';
      published.set(frame.channel, [...(published.get(frame.channel) ?? []), frame.jobId]);
      if (this.#caught('publish', frame.jobId)) return 'hold';
      const whole = Buffer.concat(job);
      job = [];
      return send(broker, whole);
    });
    this.#pass(broker, new AmqpFrames({ hasProtocolHeader: false }), ({ channel, confirmedTag, bytes }) => {
      const id = confirmedTag && published.get(channel)?.[confirmedTag - 1];
      return id && this.#caught('confirm', id) ? 'hold' : send(client, bytes);
    });
    client.once('close', () => broker.destroy());
    broker.once('close', () => client.destroy());
  }

  /** Frame by frame, until one is held: that is where it ends. */
  #pass(from: Socket, frames: AmqpFrames, pass: (frame: AmqpFrame) => Decision): void {
    this.#sockets.add(from);
    from.setNoDelay();
    from.on('error', () => {});
    from.once('close', () => this.#sockets.delete(from));
    let isHeld = false;
    from.on('data', (chunk: Buffer) => {
      for (const frame of frames.read(chunk)) if (!isHeld) isHeld = pass(frame) === 'hold';
    });
  }
}

function send(to: Socket, bytes: Buffer): Decision {
  to.write(bytes);
  return 'pass';
}
