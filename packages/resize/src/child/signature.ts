import { open } from 'node:fs/promises';
import { formatBeginning, type ImageFormat, SIGNATURE_BYTES } from '@imgr/contracts/images';

/** The accepted format that a file begins like, or undefined. */
export async function signatureOf(path: string): Promise<ImageFormat | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SIGNATURE_BYTES), 0, SIGNATURE_BYTES, 0);
    return formatBeginning(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
