import { beforeAll, expect, test, vi } from 'vitest';
import { type LinkedImage, linkText, pixelsOf } from './link-forms.ts';

beforeAll(() => void vi.stubGlobal('location', { origin: 'https://img.example' }));

const image: LinkedImage = { id: 'abcdefgh', name: 'a "b" [c] <d>.jpg', width: 4000, height: 3000 };
const URL = 'https://img.example/image/abcdefgh';

test.each([
  ['direct', `${URL}/big`],
  ['page', 'https://img.example/i/abcdefgh'],
  ['markdown', `![a "b" \\[c\\] <d>.jpg](${URL}/big)`],
  ['html', `<img src="${URL}/big" alt="a &quot;b&quot; [c] &lt;d&gt;.jpg" width="1024" height="768">`],
  ['bbcode', `[img]${URL}/big[/img]`],
] as const)('writes a link as %s', (form, text) => {
  expect(linkText(form, image, 'big')).toBe(text);
});

test('takes the sides as they were made, or says as they will be, never enlarged', () => {
  expect(pixelsOf({ ...image, sizes: { tiny: { width: 128, height: 95 } } }, 'tiny')?.height).toBe(95);
  expect(pixelsOf(image, 'tiny')).toEqual({ width: 128, height: 96 });
  expect(pixelsOf({ ...image, width: 100, height: 50 }, 'big')).toEqual({ width: 100, height: 50 });
  expect(pixelsOf({ ...image, width: 9000, height: 1 }, 'tiny')).toEqual({ width: 128, height: 1 });
});

test('gives no sides where none are known', () => {
  expect(linkText('html', { id: 'abcdefgh', name: 'a' }, 'original')).toBe(`<img src="${URL}" alt="a">`);
});
