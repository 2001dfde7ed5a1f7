import type { IncomingMessage } from 'node:http';
import fastifyCors from '@fastify/cors';
import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit';
import { newImageId, routes } from '@imgr/contracts';
import type { Logger } from '@imgr/observability';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { answerClientError } from './client-error.ts';
import { sendError } from './error-answer.ts';
import { RateLimitedError } from './http-errors.ts';

/** Long enough for 50 MiB from a slow phone, at 60 KB/s. */
const REQUEST_TIMEOUT_MS = 15 * 60_000;
/** A connection that neither sends nor takes a byte for so long is closed. */
const IDLE_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/**
 * How long the rest of an upload that was refused is read and dropped. Over HTTP/1.1 a browser reads no answer before it has
 * sent all, and loses it where the connection is reset. As long as nginx lingers.
 */
const DROP_MS = 30_000;
/** They would end up in caches beside the images. Retry-After stays. */
const NO_LIMIT_HEADERS = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
};
const REQUEST_ID = /^[\w-]{8,64}$/;

export function createHttpAdapter(config: Config, logger: Logger): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    // One line for each request, written below.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = String(headers['x-request-id'] ?? '');
      return REQUEST_ID.test(given) ? given : newImageId();
    },
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: 5000 },
    forceCloseConnections: 'idle',
    // A load balancer may still send on a connection that it has: what comes is answered, and the connection closed then.
    return503OnClosing: false,
    // So that an id of any length gets the answer for invalid ids.
    routerOptions: { maxParamLength: 4096 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendError(error, request, reply),
  });
}

/** What every route shares. Bodies are not parsed: the only one that is read is streamed by its route. */
export async function setUpHttp(server: FastifyInstance, config: Config, metrics: Metrics): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
  });
  dropRestOfRefusedRequests(server);
  recordRequests(server, metrics);
  await server.register(fastifyCors, {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    exposedHeaders: ['Location', 'ETag', 'Retry-After', 'Content-Range', 'X-Request-Id'],
    maxAge: 86_400,
    // An OPTIONS that is no preflight is answered as one: it would else get an error in plain text.
    strictPreflight: false,
  });
  await limitRates(server, config);
}

/** By address: an IPv4 address, or a network of IPv6 (/64). */
async function limitRates(server: FastifyInstance, { rateLimits }: Config): Promise<void> {
  await server.register(fastifyRateLimit, {
    max: (request) => (isUpload(request) ? rateLimits.uploadsPerMinute : rateLimits.requestsPerMinute),
    keyGenerator: (request) => `${isUpload(request) ? 'upload' : 'request'} ${normalizeIP(request.ip, 64)}`,
    timeWindow: '1 minute',
    cache: 50_000,
    addHeaders: NO_LIMIT_HEADERS,
    addHeadersOnExceeding: NO_LIMIT_HEADERS,
    errorResponseBuilder: () => new RateLimitedError(),
  });
}

function isUpload(request: FastifyRequest): boolean {
  return request.method === 'POST' && request.routeOptions.url === routes.upload;
}

/**
 * Node closes a connection that is not to be kept as soon as it has answered, over what still comes: whoever sends it, or
 * HAProxy, which asks for that, meets a reset. So it is kept until all has come.
 */
function dropRestOfRefusedRequests(server: FastifyInstance): void {
  const closing = new WeakSet<IncomingMessage>();
  server.addHook('onSend', async ({ raw }, reply) => {
    if (raw.complete || reply.raw.shouldKeepAlive) return;
    reply.raw.shouldKeepAlive = true;
    closing.add(raw);
  });
  server.addHook('onResponse', async ({ raw }) => {
    if (raw.destroyed) return;
    const end = () => closing.has(raw) && raw.socket.end();
    if (raw.complete) return end();
    raw.resume();
    const timer = setTimeout(() => raw.destroy(), DROP_MS);
    raw.once('close', () => clearTimeout(timer));
    raw.once('end', () => {
      clearTimeout(timer);
      end();
    });
  });
}

function recordRequests(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const seconds = reply.elapsedTime / 1000;
    metrics.requestSeconds.observe({ method: request.method, route, status }, seconds);
    const level = route.startsWith('/health') ? 'debug' : 'info';
    request.log[level](
      { method: request.method, url: request.url, status, seconds, ip: request.ip },
      'request',
    );
  });
}
