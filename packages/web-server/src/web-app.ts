import fastifyStatic from '@fastify/static';
import { routes, type WebConfig } from '@imgr/contracts';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Nothing foreign, nothing inline, no frames. */
const PAGE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Previews of files that are not sent yet, and placeholders.
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Of every page that runs the web app. */
export const PAGE_HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': PAGE_CSP,
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** What the app shows without asking the host: each has its own first words. `index.html` has none. */
const PAGE_FILES: Record<string, string> = {
  [routes.root]: 'add.html',
  [routes.libraryPage]: 'uploads.html',
  [routes.toolsPage]: 'tools.html',
};

/**
 * Serves the files of the built web app, read from the folder once: a route for each. Files under `assets/` have the
 * hash of their content in their names. Where a text was compressed at the build, that is sent to whoever takes it.
 * So are the pages of the app; `/` is the caller's, who sends one there.
 */
export async function serveWebApp(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/');
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (/\.html(?:\.|$)/.test(path)) reply.headers(PAGE_HEADERS);
    },
  });
  for (const path of [routes.libraryPage, routes.toolsPage])
    server.get(path, (_request, reply) => sendPage(reply, path));
}

/** The page of the web app at this path. The server must serve the app's files already. */
export function sendPage(reply: FastifyReply, path: string): void {
  reply.sendFile(PAGE_FILES[path] ?? 'index.html');
}

/** What the page asks for first. */
export function serveWebConfig(server: FastifyInstance, config: WebConfig): void {
  server.get(routes.webConfig, (_request, reply) => {
    reply.header('cache-control', 'no-cache').send(config);
  });
}
