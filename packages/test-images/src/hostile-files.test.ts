import sharp from 'sharp';
import { expect, test } from 'vitest';
import { BOMBS } from './bombs.ts';
import { hostileFiles } from './index.ts';

const files = await hostileFiles();

/** Where a file of an accepted format has what. */
const SIGNATURES = [
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG\r\n\x1a\n'],
  [0, 'GIF89a'],
  [8, 'WEBP'],
  [4, 'ftypavif'],
] as const;

test('names are different', () => {
  expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
});

test.each(files.filter(({ status }) => status === 415))('$name has no accepted signature', ({ bytes }) => {
  expect(hasSignature(bytes)).toBe(false);
});

test.each(files.filter(({ status }) => status !== 415))('$name has an accepted signature', ({ bytes }) => {
  expect(hasSignature(bytes)).toBe(true);
});

test.each(files.filter(({ status }) => status === 422))(
  '$name is unreadable or too large',
  async ({ bytes }) => {
    const claimed = await claimedPixels(bytes).catch(() => Number.POSITIVE_INFINITY);
    expect(claimed).toBeGreaterThan(25_000_000);
  },
);

test.each(Object.entries(BOMBS))('%s is small and claims over 100 megapixels', async (_, make) => {
  const bytes = await make();
  expect(bytes.length).toBeLessThan(400_000);
  expect(await claimedPixels(bytes)).toBeGreaterThan(100_000_000);
});

test.each(files.filter((file) => file.expect === 'fails-later'))(
  '$name has a size that can be read, and pixels that cannot',
  async ({ bytes }) => {
    expect(await claimedPixels(bytes)).toBeGreaterThan(0);
    await expect(sharp(bytes).raw().toBuffer()).rejects.toThrow();
  },
);

test.each(files.filter((file) => file.expect === 'accepted'))('$name can be decoded', async ({ bytes }) => {
  await sharp(bytes).raw().toBuffer();
});

function hasSignature(bytes: Buffer): boolean {
  return SIGNATURES.some(([at, signature]) => bytes.toString('latin1', at).startsWith(signature));
}

/** All frames counted. */
async function claimedPixels(bytes: Buffer): Promise<number> {
  const { width, height, pages = 1, pageHeight } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return width * (pageHeight ?? height) * pages;
}
