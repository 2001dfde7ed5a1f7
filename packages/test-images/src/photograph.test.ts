import { expect, test } from 'vitest';
import { photograph, photographPixels } from './index.ts';

test('the same seed gives the same photograph, and another seed another', async () => {
  const size = { width: 300, height: 200 };
  const one = await photograph({ ...size, seed: 5 });
  expect((await photograph({ ...size, seed: 5 })).equals(one)).toBe(true);
  expect((await photograph({ ...size, seed: 6 })).equals(one)).toBe(false);
});

test('pixels have the asked size, however small', () => {
  for (const [width, height] of [
    [1, 1],
    [3, 700],
    [640, 480],
  ] as const) {
    const pixels = photographPixels({ width, height });
    expect(pixels).toMatchObject({ width, height, channels: 3 });
    expect(pixels.data.length).toBe(width * height * 3);
  }
});
