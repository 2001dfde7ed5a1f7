import { photograph } from '@imgr/test-images';

/** Large enough that all four sizes differ from it or are made from it, small enough for many a second. */
const PIXELS = { width: 1200, height: 900 };
const SEEDS = [1, 2, 3];

/** A few different photographs, which all drills of this process share. */
export function drillPictures(): Promise<Buffer[]> {
  made ??= Promise.all(SEEDS.map((seed) => photograph({ ...PIXELS, seed })));
  return made;
}

let made: Promise<Buffer[]> | undefined;
