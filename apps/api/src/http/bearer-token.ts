import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthorizedError } from './http-errors.ts';

/** @throws UnauthorizedError if there is none */
export function bearerTokenOf(request: FastifyRequest): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!token) throw new UnauthorizedError();
  return token;
}

/**
 * Takes as long for any wrong token.
 * @throws ForbiddenError if the token is none of those with these SHA-256 sums, in hex
 */
export function assertToken(token: string, accepted: (string | undefined)[]): void {
  const given = Buffer.from(sha256(token), 'hex');
  const matches = accepted.filter(
    (hash) => hash !== undefined && timingSafeEqual(given, Buffer.from(hash, 'hex')),
  );
  if (matches.length === 0) throw new ForbiddenError();
}

/** In hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
