import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Class and method of connection.open-ok, as they stand in its frame. */
const OPEN_OK = Buffer.from([0, 10, 0, 41]);
/** connection.close, 320: what a broker that shuts down sends to all. */
const CLOSE = methodFrame([0, 10, 0, 50, 1, 64, 8, ...Buffer.from('shutdown'), 0, 0, 0, 0]);

/**
 * A way to the broker on which its first connections are ended in the same breath as they are opened, as by one that is asked to
 * stop just then. `whenEnded` resolves when that was done so many times.
 */
export async function startShuttingDown(amqpUrl: string, times: number) {
  const url = new URL(amqpUrl);
  const { hostname, port } = url;
  const ended = Promise.withResolvers<void>();
  let left = times;
  const server = createServer((client) => {
    const broker = connect(Number(port), hostname);
    client.pipe(broker);
    broker.on('data', (chunk: Buffer) => {
      if (left === 0 || !chunk.includes(OPEN_OK)) return client.write(chunk);
      left -= 1;
      client.end(Buffer.concat([chunk, CLOSE]));
      if (left === 0) ended.resolve();
    });
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href.replace(/\/$/, ''),
    whenEnded: ended.promise,
    close: async () => void server.close(),
  };
}

/** On channel 0. */
function methodFrame(payload: number[]): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, Buffer.from(payload), Buffer.from([0xce])]);
}
