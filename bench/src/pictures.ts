import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageFormat } from '@imgr/contracts';
import { photograph, photographPixels } from '@imgr/test-images';
import sharp, { type Sharp } from 'sharp';
import { say } from './report/say.ts';

export interface Picture {
  name: string;
  path: string;
  format: ImageFormat;
}

interface Maker {
  format: ImageFormat;
  make: () => Promise<Buffer>;
}

const MAKERS = {
  'JPEG 0.1 MP': { format: 'jpeg', make: () => photograph({ width: 400, height: 300, seed: 1 }) },
  'JPEG 6 MP': { format: 'jpeg', make: () => photograph({ width: 3000, height: 2000, seed: 6 }) },
  'JPEG 7 MP': { format: 'jpeg', make: () => photograph({ width: 4000, height: 1750, seed: 8 }) },
  'JPEG 12 MP': { format: 'jpeg', make: () => photograph({ width: 4000, height: 3000, seed: 12 }) },
  'JPEG 16 MP': { format: 'jpeg', make: () => photograph({ width: 4608, height: 3456, seed: 16 }) },
  'JPEG 20 MP': { format: 'jpeg', make: () => photograph({ width: 5472, height: 3648, seed: 20 }) },
  'JPEG 24 MP': { format: 'jpeg', make: () => photograph({ width: 6000, height: 4000, seed: 24 }) },
  'PNG 4 MP': { format: 'png', make: () => photo(2304, 1728).png().toBuffer() },
  'WebP 12 MP': { format: 'webp', make: () => photo(4000, 3000).webp({ effort: 2 }).toBuffer() },
} satisfies Record<string, Maker>;

export type PictureName = keyof typeof MAKERS;

/** Photograph-like pictures in files of a folder, each made when it is first asked for. */
export class Pictures {
  readonly #folder: string;
  readonly #made = new Map<PictureName, Promise<Picture>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get(name: PictureName): Promise<Picture> {
    const made = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, made);
    return made;
  }

  async #make(name: PictureName): Promise<Picture> {
    say(`making a picture: ${name} …`);
    const { format, make } = MAKERS[name];
    const path = join(this.#folder, `${name.replaceAll(' ', '-').toLowerCase()}.${format}`);
    await writeFile(path, await make());
    return { name, path, format };
  }
}

function photo(width: number, height: number): Sharp {
  const { data, channels } = photographPixels({ width, height, seed: 4 });
  return sharp(data, { raw: { width, height, channels } });
}
