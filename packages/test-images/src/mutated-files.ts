import type { GoodImage } from './good-image.ts';
import { GOOD_IMAGE_NAMES, goodImage } from './good-images.ts';
import { hostileFiles } from './hostile-files.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import { withPngChecksums } from './png-chunks.ts';
import { Random } from './random.ts';

const LARGEST = 64 * 1024;

export interface MutatedFile {
  /** Says the seed, the number, the damage and the file it was done to. */
  name: string;
  bytes: Buffer;
}

/**
 * `count` damaged copies of small good images, evenly of every format, and then the hostile files as they are.
 * A mutant depends on the seed and its number only: a larger count begins with the same ones.
 */
export async function* mutatedFiles(options: { count: number; seed: number }): AsyncGenerator<MutatedFile> {
  const { count, seed } = options;
  const byFormat = Object.values(Object.groupBy(await smallGoodImages(), ({ format }) => format));
  for (let number = 0; number < count; number++) {
    const random = new Random(Math.imul(seed, 0x9e3779b1) + number);
    const file = random.pick(random.pick(byFormat));
    const other = random.pick(random.pick(byFormat));
    const [damage, mutate] = random.pick(Object.entries<Mutation>(MUTATIONS));
    const mutant = mutate(file, random, other);
    // A PNG with a wrong checksum is refused at once: to get any further, some have theirs put right.
    const bytes = file.format === 'png' && random.below(4) > 0 ? withPngChecksums(mutant) : mutant;
    yield { name: `mutant-${seed}-${number}-${damage}-${file.name}`, bytes };
  }
  for (const { name, bytes } of await hostileFiles()) yield { name, bytes };
}

async function smallGoodImages(): Promise<GoodImage[]> {
  const images: GoodImage[] = [];
  for (const name of GOOD_IMAGE_NAMES) {
    // The one that takes a second to make, and is far too large.
    if (name === 'jpeg-12mp') continue;
    const image = await goodImage(name);
    if (image.bytes.length <= LARGEST) images.push(image);
  }
  return images;
}
