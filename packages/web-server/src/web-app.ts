import fastifyStatic from '@fastify/static';
import { routes, type WebConfig } from '@imgr/contracts';
import type { FastifyInstance, FastifyReply } from 'fastify';

const PAGE_CSP = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the files of the built web app, read from the folder once: a route for each. Files under `assets/` have the
 * hash of their content in their names. `/` is the caller's, who sends the page there.
 */
export async function serveWebApp(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/');
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** The page of the web app. The server must serve its files already. */
export function sendPage(reply: FastifyReply): void {
  reply
    .headers({ 'content-security-policy': PAGE_CSP, 'referrer-policy': 'same-origin' })
    .sendFile('index.html');
}

/** What the page asks for first. */
export function serveWebConfig(server: FastifyInstance, config: WebConfig): void {
  server.get(routes.webConfig, (_request, reply) => {
    reply.header('cache-control', 'no-cache').send(config);
  });
}
