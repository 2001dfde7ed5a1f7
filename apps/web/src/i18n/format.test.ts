import { expect, test, vi } from 'vitest';
import { formatFor } from './format.ts';

const english = formatFor('en');
const french = formatFor('fr');

test.each([
  [0, '0 bytes', '0 octet'],
  [1023, '1023 bytes', '1023 octets'],
  [4096, '4 kB', '4 ko'],
  [2_202_010, '2.1 MB', '2,1 Mo'],
  [52_428_800, '50 MB', '50 Mo'],
  [157_286_400, '150 MB', '150 Mo'],
])('formats %i bytes', (bytes, inEnglish, inFrench) => {
  expect(english.bytes(bytes)).toBe(inEnglish);
  expect(french.bytes(bytes).replace(/\s/, ' ')).toBe(inFrench);
});

test('tells sizes apart that differ by little', () => {
  const limit = 52_428_800;
  expect(english.bytesUnlike(52_450_000, limit)).toBe('50.02 MB');
  expect(english.bytesUnlike(limit + 1, limit)).toBe('50.000001 MB');
  expect(english.bytesUnlike(60_000_000, limit)).toBe('57.2 MB');
  expect(english.bytesUnlike(100_700, 100_400)).toBe('98.34 kB');
});

test('counts what is sent in the unit of the whole', () => {
  expect(english.bytesOf(512 * 1024, 2 * 1024 * 1024)).toBe('0.5');
  expect(english.bytesOf(2 * 1024 * 1024, 2 * 1024 * 1024)).toBe('2.0');
  expect(english.bytesOf(100, 2048)).toBe('0');
});

test.each([
  [1, '1 sec'],
  [11_400, '12 sec'],
  [150_000, '3 min'],
  [7_200_000, '2 hr'],
])('formats a wait of %i ms', (ms, text) => {
  expect(english.wait(ms)).toBe(text);
});

test('makes what Intl takes long to make once, however many ask', () => {
  const made = vi.spyOn(Intl, 'NumberFormat');
  for (let count = 0; count < 100; count++) {
    formatFor('en-GB').bytes(count * 100_000);
    formatFor('en-GB').bytesOf(count, 100_000);
  }
  expect(formatFor('en-GB')).toBe(formatFor('en-GB'));
  expect(made.mock.calls.length).toBeLessThan(10);
});
