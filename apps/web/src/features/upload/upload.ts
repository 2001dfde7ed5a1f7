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
  /** Whether it was once sent again because the host asked for a pause. */
  autoRetried: boolean;
  /** How often the connection broke while it was being sent. */
  interruptions: number;
  image?: UploadedImage;
  info?: ImageInfo;
  /** Why it failed, or why it waits to be sent again. */
  failure?: Failure;
}

export function newUpload(key: number, file: File): Upload {
  return { key, file, status: 'checking', sentBytes: 0, autoRetried: false, interruptions: 0 };
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
