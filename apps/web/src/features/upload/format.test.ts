import { expect, test } from 'vitest';
import { formatBytes, formatWait } from './format.ts';

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [4096, '4 KB'],
  [2_202_010, '2.1 MB'],
  [52_428_800, '50 MB'],
  [157_286_400, '150 MB'],
])('formats %i bytes', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [1, '1 s'],
  [11_400, '12 s'],
  [150_000, '3 min'],
  [7_200_000, '2 h'],
])('formats a wait of %i ms', (ms, text) => {
  expect(formatWait(ms)).toBe(text);
});
