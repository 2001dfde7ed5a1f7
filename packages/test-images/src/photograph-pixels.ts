import { noiseOctaves } from './noise-octave.ts';
import type { Pixels } from './pixels.ts';
import { Random } from './random.ts';

/** Parts of the picture: brightness, tint, and how much of the texture and the grain shows. */
const PARTS = [
  { light: 200, red: -18, blue: 26, texture: 0.12, grain: 0.5 },
  { light: 150, red: 12, blue: -22, texture: 0.55, grain: 0.8 },
  { light: 96, red: -14, blue: -34, texture: 1, grain: 1 },
  { light: 54, red: 10, blue: -6, texture: 0.7, grain: 1.2 },
] as const;

type Part = (typeof PARTS)[number];

const GRAIN_LENGTH = 1 << 16;

/**
 * The pixels of a photograph-like picture: a few parts with hard edges (as of sky, wall, leaves and shade),
 * inside them texture of every scale, soft shifts of colour, and the grain of a sensor.
 * Plain arithmetic, so that the pixels are the same on every machine.
 */
export function photographPixels(options: { width: number; height: number; seed?: number }): Pixels {
  const { width, height, seed = 1 } = options;
  const random = new Random(seed);
  const largest = 2 ** Math.max(3, Math.floor(Math.log2(Math.min(width, height) / 2)));
  const octaves = (amplitude: number, fade: number, smallest: number) =>
    noiseOctaves({ width, height, largest, smallest: Math.min(smallest, largest), amplitude, fade, random });
  const layers = {
    part: octaves(1.1, 0.5, 8),
    texture: octaves(44, 0.8, 2),
    red: octaves(18, 0.5, 64),
    blue: octaves(18, 0.5, 64),
  };
  const grain = Int8Array.from({ length: GRAIN_LENGTH }, () => (random.signed() + random.signed()) * 6.5);
  const row = (): Float32Array => new Float32Array(width);
  const rows = { part: row(), texture: row(), red: row(), blue: row() };
  const data = new Uint8ClampedArray(width * height * 3);

  for (let y = 0, at = 0; y < height; y++) {
    for (const name of ['part', 'texture', 'red', 'blue'] as const) {
      rows[name].fill(0);
      for (const octave of layers[name]) octave.addTo(rows[name], y);
    }
    const grainStart = random.below(GRAIN_LENGTH);
    for (let x = 0; x < width; x++) {
      const part = partAt((rows.part[x] as number) + y / height);
      const noise = grain[(grainStart + x) & (GRAIN_LENGTH - 1)] as number;
      const light = part.light + (rows.texture[x] as number) * part.texture + noise * part.grain;
      data[at++] = light + part.red + (rows.red[x] as number);
      data[at++] = light;
      data[at++] = light + part.blue + (rows.blue[x] as number);
    }
  }
  return { data: Buffer.from(data.buffer), width, height, channels: 3 };
}

function partAt(height: number): Part {
  if (height < 0.3) return PARTS[0];
  if (height < 0.55) return PARTS[1];
  return height < 0.85 ? PARTS[2] : PARTS[3];
}
