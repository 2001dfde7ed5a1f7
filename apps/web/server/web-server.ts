import { type ErrorBody, type Readiness, routes, type WebConfig } from '@imgr/contracts';
import type { Logger } from '@imgr/observability';
import { answerMissingPage, sendPage, serveWebApp, serveWebConfig } from '@imgr/web-server';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';

const IDLE_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 10_000;

export interface WebServerOptions {
  webDir: string;
  webConfig: WebConfig;
  logger: Logger;
}

/** The web app alone, for the cluster: the load balancer sends what is the API's to the API. Ready to listen. */
export async function createWebServer({
  webDir,
  webConfig,
  logger,
}: WebServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // One line for each request, written below.
    logController: new LogController({ disableRequestLogging: true }),
    connectionTimeout: IDLE_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // What comes while the last answers are on their way is answered as well.
    return503OnClosing: false,
  });
  // Nothing that is asked for here has a body.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  server.addHook('onResponse', async (request, reply) => {
    const level = request.url.startsWith(routes.health) ? 'debug' : 'info';
    request.log[level](
      {
        method: request.method,
        url: request.url,
        status: reply.statusCode,
        seconds: reply.elapsedTime / 1000,
      },
      'request',
    );
  });
  await serveWebApp(server, webDir);
  serveWebConfig(server, webConfig);
  server.get(routes.root, (_request, reply) => {
    sendPage(reply.headers({ vary: 'Accept', 'cache-control': 'no-cache' }), routes.root);
  });
  serveHealth(server);
  answerErrors(server);
  return server;
}

function serveHealth(server: FastifyInstance): void {
  let isStopping = false;
  server.addHook('preClose', async () => {
    isStopping = true;
  });
  server.get(routes.health, (_request, reply) => {
    reply.header('cache-control', 'no-store').type('text/plain').send('ok');
  });
  server.get(routes.ready, (_request, reply) => {
    const readiness: Readiness = isStopping
      ? { status: 'not_ready', failing: ['stopping'] }
      : { status: 'ready', failing: [] };
    reply
      .header('cache-control', 'no-store')
      .status(isStopping ? 503 : 200)
      .send(readiness);
  });
}

/** People get the page; programs an error in the form of the API's. */
function answerErrors(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) => {
    if (answerMissingPage(request, reply, { hasPage: true })) return;
    const body: ErrorBody = { error: 'not found', code: 'not_found' };
    reply.header('cache-control', 'no-store').status(404).send(body);
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const isOurs = (error.statusCode ?? 500) >= 500;
    if (isOurs) request.log.error({ err: error }, 'something went wrong');
    const body: ErrorBody = isOurs
      ? { error: 'something went wrong here', code: 'internal' }
      : { error: 'malformed request', code: 'bad_request' };
    reply
      .header('cache-control', 'no-store')
      .status(isOurs ? 500 : 400)
      .send(body);
  });
}
