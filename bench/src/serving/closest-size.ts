import type { ImageInfo } from '@imgr/contracts';

const IDEAL_BYTES = 64 * 1024;

/** The path of the size that comes closest to 64 KiB. */
export function closestSize({ sizes }: ImageInfo): string {
  const distance = ({ bytes = 0 }) => Math.abs(bytes - IDEAL_BYTES);
  const [closest] = Object.values(sizes).sort((one, other) => distance(one) - distance(other));
  return String(closest?.url);
}
