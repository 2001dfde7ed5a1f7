import { formatBytes } from './format.ts';
import type { UploadFailure } from './upload.ts';

/** Why a file need not be sent at all. What the file really holds is for the host to judge. */
export function fileProblem(file: File, maxBytes: number): UploadFailure | undefined {
  const reason = problem(file, maxBytes);
  return reason === undefined ? undefined : { reason, retryable: false };
}

function problem({ size, type }: File, maxBytes: number): string | undefined {
  if (type !== '' && !type.startsWith('image/')) return 'This is not an image.';
  if (size === 0) return 'This file is empty.';
  if (size > maxBytes) {
    return `Too large: ${formatBytes(size)}. This host accepts up to ${formatBytes(maxBytes)}.`;
  }
  return undefined;
}
