import { open } from 'node:fs/promises';
import type { ImageFormat } from '@imgr/contracts';

/** Enough for every signature, and for the brands of an AVIF. */
const SIGNATURE_BYTES = 64;

/**
 * The accepted format that a file begins like, or undefined. Nothing else of the file is looked at: whether it is
 * what it begins like, the loader says.
 */
export async function signatureOf(path: string): Promise<ImageFormat | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SIGNATURE_BYTES), 0, SIGNATURE_BYTES, 0);
    return formatBeginning(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function formatBeginning(head: Buffer): ImageFormat | undefined {
  const text = head.toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (text.startsWith('ftyp', 4) && brandsOf(head).some((brand) => brand === 'avif' || brand === 'avis'))
    return 'avif';
  return undefined;
}

/** Major and compatible brands of an ISO base media file: four characters each, from byte 8 (then a version) on. */
function brandsOf(head: Buffer): string[] {
  const boxEnd = Math.min(head.readUInt32BE(0), head.length);
  const brands: string[] = [];
  for (let offset = 8; offset + 4 <= boxEnd; offset += 4)
    brands.push(head.toString('latin1', offset, offset + 4));
  return brands;
}
