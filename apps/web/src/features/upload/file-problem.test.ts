import { expect, test } from 'vitest';
import { fileProblem } from './file-problem.ts';

const file = (bytes: number, type: string) => new File([new Uint8Array(bytes)], 'a', { type });

test('finds none in an image that fits', () => {
  expect(fileProblem(file(10, 'image/png'), 10)).toBeUndefined();
});

test('leaves a file of unknown type to the host', () => {
  expect(fileProblem(file(10, ''), 10)).toBeUndefined();
});

test.each([
  ['an image that is too large', file(2048, 'image/png'), 'Too large: 2 KB. This host accepts up to 1 KB.'],
  ['an empty file', file(0, 'image/png'), 'This file is empty.'],
  ['what is no image', file(10, 'text/plain'), 'This is not an image.'],
])('says what is wrong with %s, and offers no retry', (_, given, reason) => {
  expect(fileProblem(given, 1024)).toEqual({ reason, retryable: false });
});
