import type { FastifyReply, FastifyRequest } from 'fastify';
import { PAGE_HEADERS } from './web-app.ts';

/** Whether it is a person with a browser who asks, and not a program. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && /\btext\/html\b/.test(headers.accept ?? '');
}

/**
 * Answers a person at an address where nothing is: with the way to the one without a slash at its end, or with the page that
 * says so, where this server has the page. Returns whether it did; else, and for programs, the caller answers.
 */
export function answerMissingPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { hasPage }: { hasPage: boolean },
): boolean {
  if (!wantsPage(request)) return false;
  const [path = ''] = request.url.split('?', 1);
  const query = request.url.slice(path.length);
  // What begins with two slashes, or what browsers take for them, would lead to another host.
  const canLoseSlash = path.length > 1 && path.endsWith('/') && !/^\/[/\\]/.test(path);
  if (!canLoseSlash && !hasPage) return false;
  reply.header('vary', 'Accept');
  if (canLoseSlash) reply.header('cache-control', 'no-store').redirect(path.slice(0, -1) + query, 308);
  // Without a validator: a browser that has the page already would get an empty one, for a 304 cannot be a 404 too.
  else reply.code(404).headers(PAGE_HEADERS).sendFile('index.html', { etag: false, lastModified: false });
  return true;
}
