/** The side, in pixels, of the square box that each size fits inside. A size is never larger than its original. */
export const SIZES = { big: 1024, medium: 512, small: 256, tiny: 128 } as const;

export type SizeName = keyof typeof SIZES;

/** Largest first. */
export const SIZE_NAMES = Object.keys(SIZES) as SizeName[];

export function isSizeName(name: string): name is SizeName {
  return Object.hasOwn(SIZES, name);
}
