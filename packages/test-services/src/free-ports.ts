import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what the system gives to outgoing connections: none of those can take the port while its server is away. */
const [FIRST, LAST] = [20_000, 32_000];

/** Whoever got one may not listen yet. */
const given = new Set<number>();

/** Ports of the loopback on which nobody listens, and that nobody else in this process was given. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(FIRST, LAST);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen({ port, host: '0.0.0.0' }, () => server.close(() => resolve(true)));
  });
}
