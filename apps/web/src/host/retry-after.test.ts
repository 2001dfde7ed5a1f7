import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');

test.each([
  ['seconds', '12', NOW + 12_000],
  ['no wait at all', '0', NOW],
  ['spaces around', ' 3 ', NOW + 3000],
  ['a date', 'Tue, 01 Jan 2030 00:01:00 GMT', NOW + 60_000],
  ['a date that is past', 'Mon, 31 Dec 2029 23:00:00 GMT', NOW],
])('reads %s', (_, header, expected) => {
  expect(parseRetryAfter(header, NOW)).toBe(expected);
});

test.each([[null], [''], ['soon']])('takes %j for no answer', (header) => {
  expect(parseRetryAfter(header, NOW)).toBeUndefined();
});
