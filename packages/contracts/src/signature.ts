import type { ImageFormat } from './formats.ts';

/** Enough for every signature, and for the brands of an AVIF. */
export const SIGNATURE_BYTES = 64;

/**
 * The accepted format that a file begins like, or undefined. Nothing else of the file is looked at: whether it is
 * what it begins like, the loader says. The page asks before it sends a file, the host once it has it.
 */
export function formatBeginning(head: Uint8Array): ImageFormat | undefined {
  const text = textOf(head);
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (brandsOf(head).some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return undefined;
}

/**
 * Major and compatible brands of an ISO base media file: four characters each, from byte 8 (then a version) on. None
 * for any other file.
 */
export function brandsOf(head: Uint8Array): string[] {
  const text = textOf(head);
  if (!text.startsWith('ftyp', 4)) return [];
  const boxEnd = Math.min(new DataView(head.buffer, head.byteOffset).getUint32(0), head.length);
  const brands: string[] = [];
  for (let offset = 8; offset + 4 <= boxEnd; offset += 4) brands.push(text.slice(offset, offset + 4));
  return brands;
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
