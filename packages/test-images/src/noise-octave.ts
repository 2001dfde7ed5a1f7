import type { Random } from './random.ts';

/** One octave of value noise: random heights at the corners of square cells, eased in between. */
export class NoiseOctave {
  readonly #cell: number;
  readonly #columns: number;
  readonly #corners: Float32Array;
  /** How far along a cell each of its pixels counts: smoothstep, so that cells have no visible edges. */
  readonly #ease: Float32Array;

  /** `cell` in pixels; heights lie between -`amplitude` and `amplitude`. */
  constructor(options: { width: number; height: number; cell: number; amplitude: number; random: Random }) {
    const { width, height, cell, amplitude, random } = options;
    this.#cell = cell;
    this.#columns = Math.ceil(width / cell) + 1;
    const rows = Math.ceil(height / cell) + 1;
    this.#corners = Float32Array.from({ length: this.#columns * rows }, () => random.signed() * amplitude);
    this.#ease = Float32Array.from({ length: cell }, (_, i) => (i / cell) ** 2 * (3 - (2 * i) / cell));
  }

  /** Adds the heights of the pixels of row `y`. */
  addTo(row: Float32Array, y: number): void {
    const top = Math.floor(y / this.#cell) * this.#columns;
    const down = this.#ease[y % this.#cell] as number;
    let right = this.#heightBelow(top, down);
    for (let column = 1, x = 0; x < row.length; column++) {
      const left = right;
      right = this.#heightBelow(top + column, down);
      const end = Math.min(this.#cell, row.length - x);
      for (let i = 0; i < end; i++, x++) {
        row[x] = (row[x] as number) + left + (right - left) * (this.#ease[i] as number);
      }
    }
  }

  #heightBelow(corner: number, down: number): number {
    const height = this.#corners[corner] as number;
    return height + ((this.#corners[corner + this.#columns] as number) - height) * down;
  }
}

/** Octaves with cells from `largest` pixels halving to `smallest`, each weaker by `fade`. */
export function noiseOctaves(options: {
  width: number;
  height: number;
  largest: number;
  smallest: number;
  amplitude: number;
  fade: number;
  random: Random;
}): NoiseOctave[] {
  const { width, height, largest, smallest, fade, random } = options;
  const octaves: NoiseOctave[] = [];
  let { amplitude } = options;
  for (let cell = largest; cell >= smallest; cell /= 2) {
    octaves.push(new NoiseOctave({ width, height, cell, amplitude, random }));
    amplitude *= fade;
  }
  return octaves;
}
