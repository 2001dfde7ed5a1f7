import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIZE_NAMES, SIZES } from '@imgr/contracts';
import {
  ANIMATION,
  GOOD_IMAGE_NAMES,
  type GoodImageName,
  goodImage,
  ORIENTATIONS,
  QUADRANT_COLOURS,
  SCRIPT,
  turnedAnimation,
  WIDE_GAMUT_COLOURS,
} from '@imgr/test-images';
import sharp from 'sharp';
import { thumbHashToRGBA } from 'thumbhash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resizeImage } from './child/resize-image.ts';
import type { ResizedImage } from './image-facts.ts';

const LIMITS = { maxPixels: 100_000_000, maxAvifPixels: 25_000_000 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imgr-resize-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function resize(name: GoodImageName): Promise<ResizedImage> {
  return resizeBytes((await goodImage(name)).bytes);
}

async function resizeBytes(bytes: Buffer): Promise<ResizedImage> {
  const path = join(folder, 'original');
  await writeFile(path, bytes);
  return resizeImage(path, LIMITS);
}

/** The colour of one pixel, given as a share of the width and of the height. */
async function colourAt(image: Uint8Array, x: number, y: number): Promise<[number, number, number]> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0];
}

function expectColour(actual: number[], expected: readonly number[], tolerance = 12): void {
  actual.forEach((value, channel) => {
    expect(Math.abs(value - (expected[channel] ?? 0)), `${actual} is not ${expected}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}

describe('every accepted image', () => {
  it.each(GOOD_IMAGE_NAMES)('gets its four sizes, inside their boxes, never enlarged: %s', async (name) => {
    const original = await goodImage(name);
    const { format, sizes, placeholder } = await resize(name);
    expect(format).toBe(original.format);
    for (const size of SIZE_NAMES) {
      const scale = Math.min(1, SIZES[size] / Math.max(original.width, original.height));
      const { data, width, height } = sizes[size];
      expect(Math.abs(width - original.width * scale)).toBeLessThanOrEqual(1);
      expect(Math.abs(height - original.height * scale)).toBeLessThanOrEqual(1);
      const metadata = await sharp(data, { animated: original.frames > 1 }).metadata();
      expect(metadata.format).toBe(format === 'avif' ? 'heif' : format);
      expect([metadata.width, metadata.pageHeight ?? metadata.height]).toEqual([width, height]);
      expect(metadata.pages ?? 1).toBe(original.frames);
      for (const kind of ['exif', 'icc', 'xmp', 'iptc', 'comments'] as const)
        expect(metadata[kind]).toBeUndefined();
      expect(metadata.space).toMatch(/^(srgb|b-w)$/);
      expect(Buffer.from(data).includes(SCRIPT)).toBe(false);
    }
    expect(thumbHashToRGBA(Buffer.from(placeholder, 'base64')).w).toBeGreaterThan(0);
  });

  it('gets the same bytes each time', async () => {
    const [first, second] = [await resize('jpeg-small'), await resize('jpeg-small')];
    expect(first).toEqual(second);
  });
});

describe('what a size keeps and what it changes', () => {
  it.each(ORIENTATIONS)('stands upright, EXIF orientation %i', async (orientation) => {
    const { sizes } = await resize(`jpeg-orientation-${orientation}`);
    const { data, width, height } = sizes.small;
    expect([width, height]).toEqual([256, 160]);
    expectColour(await colourAt(data, 0.1, 0.1), QUADRANT_COLOURS.topLeft);
    expectColour(await colourAt(data, 0.9, 0.1), QUADRANT_COLOURS.topRight);
    expectColour(await colourAt(data, 0.1, 0.9), QUADRANT_COLOURS.bottomLeft);
    expectColour(await colourAt(data, 0.9, 0.9), QUADRANT_COLOURS.bottomRight);
  });

  it.each(ORIENTATIONS)(
    'stands upright in each frame of an animation, EXIF orientation %i',
    async (orientation) => {
      const { sizes } = await resizeBytes(await turnedAnimation(orientation));
      for (const size of SIZE_NAMES) {
        const { data, width, height } = sizes[size];
        const scale = Math.min(1, SIZES[size] / 320);
        expect([width, height]).toEqual([320 * scale, 200 * scale]);
        expect(await sharp(data, { animated: true }).metadata()).toMatchObject({
          delay: [100, 300],
          loop: 2,
        });
        expectColour(await colourAt(data, 0.1, 0.1), QUADRANT_COLOURS.topLeft);
        expectColour(await colourAt(data, 0.9, 0.1), QUADRANT_COLOURS.topRight);
        expectColour(await colourAt(data, 0.1, 0.9), QUADRANT_COLOURS.bottomLeft);
        expectColour(await colourAt(data, 0.9, 0.9), QUADRANT_COLOURS.bottomRight);
      }
    },
  );

  it('has its colours converted from a wide gamut to sRGB', async () => {
    const { sizes } = await resize('jpeg-wide-gamut');
    expectColour(await colourAt(sizes.big.data, 0.25, 0.5), WIDE_GAMUT_COLOURS.left.srgb);
    expectColour(await colourAt(sizes.big.data, 0.75, 0.5), WIDE_GAMUT_COLOURS.right.srgb);
  });

  it('is sRGB, also from CMYK', async () => {
    const { sizes } = await resize('jpeg-cmyk');
    expect(await sharp(sizes.big.data).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
  });

  it('keeps transparency, and is never a palette by accident', async () => {
    for (const name of ['png-transparent', 'webp-transparent'] as const) {
      const { sizes } = await resize(name);
      expect((await sharp(sizes.tiny.data).metadata()).hasAlpha).toBe(true);
      expect((await sharp(sizes.tiny.data).stats()).isOpaque).toBe(false);
    }
    for (const name of ['png-transparent', 'png-palette', 'png-16-bit'] as const) {
      const { isPalette, depth } = await sharp((await resize(name)).sizes.small.data).metadata();
      expect([isPalette, depth]).toEqual([false, 'uchar']);
    }
  });

  it('keeps an animation, with its times and repeats', async () => {
    for (const name of ['gif-animated', 'webp-animated'] as const) {
      const { sizes } = await resize(name);
      for (const size of SIZE_NAMES) {
        const metadata = await sharp(sizes[size].data, { animated: true }).metadata();
        expect(metadata.delay).toEqual(ANIMATION.delays);
        expect(metadata.loop).toBe(ANIMATION.loop);
      }
    }
  });
});
