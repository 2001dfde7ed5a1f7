import type { ImageInfo } from '@imgr/contracts';
import { expect, test } from 'vitest';
import { idInUrl, oembedOf } from './oembed.ts';

const HOST = 'https://img.example';
const info: ImageInfo = {
  id: 'abcdefgh',
  status: 'ready',
  format: 'jpeg',
  width: 4000,
  height: 3000,
  sizes: {
    big: { url: '/image/abcdefgh/big', width: 1024, height: 768 },
    tiny: { url: '/image/abcdefgh/tiny', width: 128, height: 96 },
  },
};

test('finds the id in the addresses of images and their pages on this host only', () => {
  for (const path of ['/i/abcdefgh', '/i/abcdefgh#x', '/image/abcdefgh', '/image/abcdefgh/big'])
    expect(idInUrl(HOST + path, HOST)).toBe('abcdefgh');
  for (const url of [
    'https://other.example/i/abcdefgh',
    `${HOST}/`,
    `${HOST}/i/short`,
    `${HOST}/i/abcdefgh/x`,
    'no',
  ])
    expect(idInUrl(url, HOST)).toBeUndefined();
});

test('gives the largest size within the bounds asked for', () => {
  expect(oembedOf(info, HOST, {})).toMatchObject({
    type: 'photo',
    url: `${HOST}/image/abcdefgh/big`,
    width: 1024,
  });
  expect(oembedOf(info, HOST, { width: 500 })).toMatchObject({
    url: `${HOST}/image/abcdefgh/tiny`,
    height: 96,
  });
  expect(oembedOf(info, HOST, { height: 10 })).toMatchObject({ url: `${HOST}/image/abcdefgh/tiny` });
});

test('is a link where the sides are not known', () => {
  const { width, height, ...unknown } = info;
  expect(oembedOf({ ...unknown, sizes: {} }, HOST, {})).toEqual({
    type: 'link',
    version: '1.0',
    title: 'JPEG image',
    provider_name: 'imgr',
    provider_url: HOST,
  });
});
