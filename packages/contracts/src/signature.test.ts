import { expect, test } from 'vitest';
import { brandsOf, formatBeginning } from './signature.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each([
  ['jpeg', '\xff\xd8\xff\xe0'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF89a'],
  ['webp', 'RIFF\0\0\0\0WEBPVP8 '],
  ['avif', '\0\0\0\x1cftypmif1\0\0\0\0avifmiaf'],
])('knows a %s by how it begins', (format, head) => {
  expect(formatBeginning(bytes(head))).toBe(format);
});

test('knows nothing of other files, however short', () => {
  for (const head of ['', '\xff', 'ftyp', '\0\0\0\x18ftyp', '<svg/>', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'])
    expect([head, formatBeginning(bytes(head))]).toEqual([head, undefined]);
});

test('reads brands from within the first box only', () => {
  expect(brandsOf(bytes('\0\0\0\x14ftypheic\0\0\0\0mif1avif'))).toEqual(['heic', '\0\0\0\0', 'mif1']);
});
