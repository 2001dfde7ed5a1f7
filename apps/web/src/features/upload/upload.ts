import type { ImageInfo, UploadedImage } from '@imgr/contracts';

export type UploadStatus = 'queued' | 'uploading' | 'processing' | 'ready' | 'failed';

/** Why an upload failed, or why it waits to be sent again. */
export interface UploadFailure {
  /** A sentence for people. */
  reason: string;
  /** Whether sending the file again may help. */
  retryable: boolean;
  /** The HTTP status, when the host answered. */
  status?: number;
  /** The time, in ms, before which the host asked not to be tried again. */
  retryAt?: number;
}

/** One file on its way, and what is known of the image made of it. */
export interface Upload {
  /** Counts up with each file added. */
  key: number;
  file: File;
  status: UploadStatus;
  /** The part of the file that is sent, from 0 to 1. */
  sent: number;
  /** Whether it was once sent again without being asked to. */
  autoRetried: boolean;
  image?: UploadedImage;
  info?: ImageInfo;
  failure?: UploadFailure;
}

export function newUpload(key: number, file: File): Upload {
  return { key, file, status: 'queued', sent: 0, autoRetried: false };
}
