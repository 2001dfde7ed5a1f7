import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface MetricsServerOptions {
  port: number;
  host: string;
  /** Names what keeps this process from its work, for `/health/ready`. Left out where another port tells. */
  findFailing?: () => Promise<string[]>;
}

/**
 * Serves `/metrics` on a port of its own, so that no public address ever leads to it; for a process without another
 * port also `/health` and `/health/ready`.
 */
export async function startMetricsServer(
  registry: Registry,
  { port, host, findFailing }: MetricsServerOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const answers: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/metrics': async (response) => {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    },
    ...(findFailing && {
      '/health': async (response) => {
        response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      },
      '/health/ready': async (response) => {
        const failing = await findFailing();
        const isReady = failing.length === 0;
        response
          .writeHead(isReady ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
          .end(JSON.stringify({ status: isReady ? 'ready' : 'not_ready', failing }));
      },
    }),
  };
  const server = createServer(async (request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined;
    if (!answer) {
      response.writeHead(404).end();
      return;
    }
    await answer(response).catch(() => response.writeHead(500).end());
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
