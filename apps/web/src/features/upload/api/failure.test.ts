import { expect, test } from 'vitest';
import { connectionFailure, failureOf } from './failure.ts';

const json = (error: unknown) => JSON.stringify({ error, code: 'some_code' });

test("gives the host's own reason, as a sentence", () => {
  const failure = failureOf({ status: 422, body: json('the image is damaged'), retryAfter: null }, 0);
  expect(failure).toEqual({
    reason: 'The image is damaged.',
    retryable: true,
    status: 422,
    retryAt: undefined,
  });
});

test('makes do without one when a proxy answers', () => {
  const html = '<html>413 Request Entity Too Large</html>';
  expect(failureOf({ status: 413, body: html, retryAfter: null }, 0).reason).toMatch(/larger than this host/);
  expect(failureOf({ status: 502, body: html, retryAfter: null }, 0).reason).toMatch(/502/);
  expect(failureOf({ status: 500, body: json({}), retryAfter: null }, 0).reason).toMatch(/500/);
});

test.each([
  [429, 5000],
  [503, 5000],
  [415, undefined],
])('heeds Retry-After of %i only where it applies', (status, retryAt) => {
  expect(failureOf({ status, body: json('no'), retryAfter: '5' }, 0).retryAt).toBe(retryAt);
});

test('tells a lost connection from being offline', () => {
  expect(connectionFailure(true).reason).not.toBe(connectionFailure(false).reason);
});
