import { expect, it } from 'vitest';
import { parseByteRange } from './byte-range.ts';

const BYTES = 100;

it.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=10-99', { start: 10, end: 99 }],
  ['bytes=10-', { start: 10, end: 99 }],
  ['bytes=10-1000', { start: 10, end: 99 }],
  ['bytes=-1', { start: 99, end: 99 }],
  ['bytes=-100', { start: 0, end: 99 }],
  ['bytes=-101', { start: 0, end: 99 }],
  ['Bytes= 5-9 ', { start: 5, end: 9 }],
])('finds the bytes that %s asks for', (header, range) => {
  expect(parseByteRange(header, BYTES)).toEqual(range);
});

it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('finds that %s lies outside', (header) => {
  expect(parseByteRange(header, BYTES)).toBe('unsatisfiable');
});

it.each([
  'bytes=5-2',
  'bytes=200-100',
  'bytes=0-1,5-6',
  'bytes=-',
  'bytes=',
  'bytes=a-b',
  'bytes=1--2',
  'lines=5-',
  'lines=100-200',
  'nonsense',
])('ignores %s', (header) => {
  expect(parseByteRange(header, BYTES)).toBeUndefined();
});
