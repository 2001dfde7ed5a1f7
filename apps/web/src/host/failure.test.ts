import { expect, test } from 'vitest';
import { connectionFailure, failureOf } from './failure.ts';

const json = (error: unknown, code: unknown = 'some_code') => JSON.stringify({ error, code });

test("gives the host's code, and its own words", () => {
  const failure = failureOf({ status: 422, body: json('the image is damaged'), retryAfter: null }, 0);
  expect(failure).toEqual({
    code: 'some_code',
    said: 'the image is damaged',
    retryable: false,
    status: 422,
    retryAt: undefined,
  });
});

test('makes do without one when a proxy answers', () => {
  const html = '<html>413 Request Entity Too Large</html>';
  const codeOf = (status: number, body = html) => failureOf({ status, body, retryAfter: null }, 0).code;
  expect(codeOf(413)).toBe('too_large');
  expect(codeOf(502)).toBe('busy');
  expect(codeOf(418)).toBe('answered');
  expect(codeOf(500, json({}, {}))).toBe('answered');
});

test.each([
  [429, 5000],
  [503, 5000],
  [415, undefined],
])('heeds Retry-After of %i only where it applies', (status, retryAt) => {
  expect(failureOf({ status, body: json('no'), retryAfter: '5' }, 0).retryAt).toBe(retryAt);
});

test.each([
  [400, false],
  [401, true],
  [413, false],
  [415, false],
  [422, false],
  [429, true],
  [500, true],
  [502, true],
])('says of %i whether the same again may help: %s', (status, retryable) => {
  expect(failureOf({ status, body: '', retryAfter: null }, 0).retryable).toBe(retryable);
});

test('tells a lost connection from being offline', () => {
  expect(connectionFailure(true).code).not.toBe(connectionFailure(false).code);
});
