import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { assertToken, bearerTokenOf, sha256 } from './bearer-token.ts';
import { ForbiddenError, UnauthorizedError } from './http-errors.ts';

describe('a bearer token', () => {
  const tokenOf = (authorization?: string) => bearerTokenOf({ headers: { authorization } } as FastifyRequest);

  it('is read from the Authorization header, whatever the case of its scheme', () => {
    expect(tokenOf('Bearer the-token')).toBe('the-token');
    expect(tokenOf('bearer  the-token')).toBe('the-token');
  });

  it('is asked for where there is none', () => {
    for (const header of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Basic dXNlcg==',
      'Bearer two tokens',
      'xBearer t',
    ])
      expect(() => tokenOf(header)).toThrow(UnauthorizedError);
  });

  it('is accepted if it is any of those with the given sums, and no other is', () => {
    const accepted = [undefined, sha256('first'), sha256('second')];
    for (const token of ['first', 'second']) expect(() => assertToken(token, accepted)).not.toThrow();
    for (const token of ['third', '', 'First', sha256('first'), 'undefined'])
      expect(() => assertToken(token, accepted)).toThrow(ForbiddenError);
  });

  it('is refused, whatever it is, where none is accepted', () => {
    for (const accepted of [[], [undefined, undefined]])
      expect(() => assertToken('', accepted)).toThrow(ForbiddenError);
  });
});
