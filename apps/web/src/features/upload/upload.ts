import type { ImageInfo, UploadedImage } from '@imgr/contracts';
import type { Failure } from '../../host/failure.ts';

export type UploadStatus = 'checking' | 'queued' | 'uploading' | 'processing' | 'ready' | 'failed';

/** One file on its way, and what is known of the image made of it. */
export interface Upload {
  /** Counts up with each file added. */
  key: number;
  file: File;
  status: UploadStatus;
  /** How many bytes are sent. */
  sentBytes: number;
  /** How often the host asked for a pause when it was sent. */
  pauses: number;
  /** How often the connection broke while it was being sent. */
  interruptions: number;
  image?: UploadedImage;
  /** What the host keeps of an earlier try until this one is stored: an image whose sizes could not be made. */
  replaces?: UploadedImage;
  info?: ImageInfo;
  /** Why it failed, or why it waits to be sent again. */
  failure?: Failure;
}

export function newUpload(key: number, file: File): Upload {
  return { key, file, status: 'checking', sentBytes: 0, pauses: 0, interruptions: 0 };
}

/** Whether its file is still to be sent, or under way. */
export function isUnsent({ status }: Upload): boolean {
  return status === 'checking' || status === 'queued' || status === 'uploading';
}

/** Whether all its bytes are sent and the host has not answered yet. */
export function isWhollySent({ status, sentBytes, file }: Upload): boolean {
  return status === 'uploading' && sentBytes >= file.size;
}

/** How much of all is sent. What is there already counts too: what was sent once does not become less. */
export function bytesOf(uploads: readonly Upload[]): { sent: number; total: number } {
  const counted = uploads.filter(({ status }) => status !== 'failed');
  return {
    sent: counted.reduce((sum, { image, file, sentBytes }) => sum + (image ? file.size : sentBytes), 0),
    total: counted.reduce((sum, { file }) => sum + file.size, 0),
  };
}
