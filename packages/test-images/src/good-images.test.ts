import sharp, { type Sharp } from 'sharp';
import { expect, test, vi } from 'vitest';
import { GOOD_IMAGE_NAMES, goodImage, ORIENTATIONS, QUADRANT_COLOURS, WIDE_GAMUT_COLOURS } from './index.ts';

const SHARP_FORMATS = { jpeg: 'jpeg', png: 'png', gif: 'gif', webp: 'webp', avif: 'heif' };

test.each(GOOD_IMAGE_NAMES)('%s is what it says, and can be decoded to the last frame', async (name) => {
  const { format, width, height, frames, bytes } = await goodImage(name);
  const metadata = await sharp(bytes).metadata();
  expect(metadata.format).toBe(SHARP_FORMATS[format]);
  expect(metadata.autoOrient).toEqual({ width, height });
  expect(metadata.pages ?? 1).toBe(frames);
  await sharp(bytes, { animated: true }).raw().toBuffer();
});

test('images are the same each time they are made', async () => {
  const first = await Promise.all(GOOD_IMAGE_NAMES.map(goodImage));
  vi.resetModules();
  const again = await import('./index.ts');
  const second = await Promise.all(again.GOOD_IMAGE_NAMES.map(again.goodImage));
  for (const [index, { name, bytes }] of first.entries()) {
    expect(second[index]?.bytes, name).not.toBe(bytes);
    expect(second[index]?.bytes.equals(bytes), name).toBe(true);
  }
});

test.each([
  ...ORIENTATIONS.map((value) => `jpeg-orientation-${value}` as const),
  'webp-orientation-6',
] as const)('%s shows the quadrants upright once turned', async (name) => {
  const colourAt = await coloursOf(sharp((await goodImage(name)).bytes).autoOrient());
  expectNear(colourAt(20, 20), QUADRANT_COLOURS.topLeft);
  expectNear(colourAt(300, 20), QUADRANT_COLOURS.topRight);
  expectNear(colourAt(20, 180), QUADRANT_COLOURS.bottomLeft);
  expectNear(colourAt(300, 180), QUADRANT_COLOURS.bottomRight);
});

test('the wide-gamut picture becomes the promised sRGB', async () => {
  const { bytes } = await goodImage('jpeg-wide-gamut');
  const colourAt = await coloursOf(sharp(await sharp(bytes).png().toBuffer()));
  expectNear(colourAt(20, 20), WIDE_GAMUT_COLOURS.left.srgb);
  expectNear(colourAt(300, 20), WIDE_GAMUT_COLOURS.right.srgb);
});

test('each special image has what makes it special', async () => {
  const of = async (name: Parameters<typeof goodImage>[0]) => sharp((await goodImage(name)).bytes).metadata();
  expect((await of('jpeg-12mp')).exif?.includes('Test Camera 1')).toBe(true);
  expect((await of('jpeg-12mp')).size).toBeGreaterThan(2_000_000);
  expect((await of('jpeg-12mp')).size).toBeLessThan(3_000_000);
  expect(await of('jpeg-progressive')).toMatchObject({ isProgressive: true });
  expect(await of('jpeg-grey')).toMatchObject({ space: 'b-w', channels: 1 });
  expect(await of('jpeg-cmyk')).toMatchObject({ space: 'cmyk', channels: 4, hasProfile: false });
  expect(await of('jpeg-cmyk-with-profile')).toMatchObject({ space: 'cmyk', hasProfile: true });
  expect((await of('jpeg-with-script')).exif?.toString('latin1')).toContain('<script>');
  expect((await of('jpeg-with-script')).xmp?.toString('latin1')).toContain('<script>');
  expect(await of('png-16-bit')).toMatchObject({ depth: 'ushort' });
  expect(await of('png-palette')).toMatchObject({ isPalette: true });
  expect(await of('png-interlaced')).toMatchObject({ isProgressive: true });
  expect(await of('png-transparent')).toMatchObject({ hasAlpha: true });
  expect(await of('webp-transparent')).toMatchObject({ hasAlpha: true });
  expect(await of('gif-animated')).toMatchObject({ delay: [100, 200, 300, 400], loop: 3 });
  expect(await of('webp-animated')).toMatchObject({ delay: [100, 200, 300, 400], loop: 3 });
  expect((await goodImage('png-animated')).bytes.includes('fdAT')).toBe(true);
});

type ColourAt = (x: number, y: number) => number[];

async function coloursOf(picture: Sharp): Promise<ColourAt> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return (x, y) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
}

function expectNear(colour: number[], wanted: readonly number[]): void {
  const off = wanted.map((value, channel) => Math.abs(value - (colour[channel] ?? Number.NaN)));
  expect(Math.max(...off), `${colour} is not ${wanted}`).toBeLessThanOrEqual(4);
}
