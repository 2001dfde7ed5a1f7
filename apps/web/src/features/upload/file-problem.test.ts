import { expect, test } from 'vitest';
import { contentProblem, sizeProblem } from './file-problem.ts';

const file = (content: string, type = 'image/png') =>
  new File([Uint8Array.from(content, (character) => character.charCodeAt(0))], 'a', { type });
const PNG = '\x89PNG\r\n\x1a\n';

test('finds no problem in what begins like an accepted image, whatever it is called', async () => {
  expect(await contentProblem(file(PNG))).toBeUndefined();
  expect(await contentProblem(file(PNG, 'text/plain'))).toBeUndefined();
});

test.each([
  ['an empty file', file(''), 'empty'],
  ['a text', file('hello', 'text/plain'), 'notImage'],
  ['a text that is called a picture', file('hello', 'image/png'), 'notImage'],
  ['an SVG', file('<svg xmlns="…"/>', 'image/svg+xml'), 'wrongType'],
  ['a photo of an iPhone', file('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image/heic'), 'heic'],
])('says what is wrong with %s before a byte is sent, and offers no retry', async (_, given, code) => {
  expect(await contentProblem(given)).toEqual({ code, retryable: false });
});

test('says that a file can no longer be read', async () => {
  const gone = file(PNG);
  gone.slice = () =>
    ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) as Blob;
  expect(await contentProblem(gone)).toEqual({ code: 'unreadable', retryable: true });
});

test('names both sizes of a file that is too large', () => {
  expect(sizeProblem(file('12345'), 5)).toBeUndefined();
  expect(sizeProblem(file('12345'), 4)).toMatchObject({ retryable: false, bytes: { size: 5, limit: 4 } });
});
