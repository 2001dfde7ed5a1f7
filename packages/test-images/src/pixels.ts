import sharp, { type Sharp } from 'sharp';

/** Uncompressed 8-bit sRGB: rows from the top, `channels` bytes a pixel. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** Asks `colourAt` for every pixel; `channels` is 4 if colours have an alpha. Only for small pictures. */
export function drawPixels(
  { width, height, channels = 3 }: { width: number; height: number; channels?: 3 | 4 },
  colourAt: (x: number, y: number) => Colour,
): Pixels {
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colourAt(x, y) as ArrayLike<number>, (y * width + x) * channels);
  }
  return { data, width, height, channels };
}

/** The pixels as input for sharp. A `pageHeight` cuts them into frames, from the top. */
export function sharpOf({ data, width, height, channels }: Pixels, pageHeight?: number): Sharp {
  return sharp(data, { raw: { width, height, channels, ...(pageHeight && { pageHeight }) } });
}
