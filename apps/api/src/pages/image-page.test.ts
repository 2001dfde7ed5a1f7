import type { ImageInfo } from '@imgr/contracts';
import { expect, test } from 'vitest';
import { imagePage } from './image-page.ts';

const info: ImageInfo = {
  id: 'abcdefgh',
  status: 'ready',
  format: 'png',
  width: 4000,
  height: 3000,
  bytes: 10,
  sizes: { big: { url: '/image/abcdefgh/big', width: 1024, height: 768, bytes: 5 } },
};

test('names the image, its size and its page in full, for chats', () => {
  const page = imagePage(info, 'https://img.example');
  expect(page).toContain('<meta property="og:image" content="https://img.example/image/abcdefgh/big" />');
  expect(page).toContain('<meta property="og:image:width" content="1024" />');
  expect(page).toContain('<meta property="og:url" content="https://img.example/i/abcdefgh" />');
  expect(page).toContain(
    'href="https://img.example/oembed?format=json&amp;url=https%3A%2F%2Fimg.example%2Fi%2Fabcdefgh"',
  );
});

test('shows the original for as long as there is no size', () => {
  const page = imagePage({ ...info, status: 'pending', sizes: {} }, 'https://img.example');
  expect(page).toContain('<meta property="og:image" content="https://img.example/image/abcdefgh" />');
});

test('lets no text of the image out of its place', () => {
  const failure = '</script><script>alert(1)</script>';
  const page = imagePage({ ...info, status: 'failed', failure }, 'https://img.example/"><b>');
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<b>');
  const data = /id="image-info">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  expect(JSON.parse(data).failure).toBe(failure);
});

test('says nothing of an image that is not there', () => {
  expect(imagePage(undefined, 'https://img.example')).not.toMatch(/og:|image-info/);
});
