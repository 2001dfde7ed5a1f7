import type { StatusEvent, UploadedImage } from '@imgr/contracts';
import { formatSentence } from './format.ts';
import { newUpload, type Upload, type UploadFailure, type UploadStatus } from './upload.ts';

export interface Uploads {
  /** In the order they are shown: the last batch first. */
  items: readonly Upload[];
  /** Nothing is sent before this time, in ms: the host asked for a pause. */
  holdUntil: number;
}

export type UploadsAction =
  | { type: 'added'; uploads: readonly Upload[] }
  | { type: 'started' | 'retried' | 'removed'; key: number }
  | { type: 'progressed'; key: number; sent: number }
  | { type: 'stored'; key: number; image: UploadedImage }
  | { type: 'refused'; key: number; failure: UploadFailure; now: number }
  | { type: 'reported'; event: StatusEvent }
  | { type: 'tokenChanged' };

export const NO_UPLOADS: Uploads = { items: [], holdUntil: 0 };

/** A longer pause is not worth waiting for unasked. */
const LONGEST_HOLD_MS = 120_000;
const NO_SIZES: UploadFailure = { reason: 'The sizes could not be made.', retryable: true };
const STATUS_OF = { pending: 'processing', ready: 'ready', failed: 'failed' } as const;

export function reduceUploads(state: Uploads, action: UploadsAction): Uploads {
  switch (action.type) {
    case 'added':
      return { ...state, items: [...action.uploads, ...state.items] };
    case 'removed':
      return { ...state, items: state.items.filter(({ key }) => key !== action.key) };
    case 'started':
      return update(state, action.key, { status: 'uploading', sent: 0, failure: undefined });
    case 'progressed':
      return update(state, action.key, { sent: action.sent });
    case 'stored': {
      const { image } = action;
      const failure = image.status === 'failed' ? NO_SIZES : undefined;
      return update(state, action.key, { image, failure, status: STATUS_OF[image.status], sent: 1 });
    }
    case 'refused':
      return refuse(state, action.key, action.failure, action.now);
    case 'retried':
      return {
        items: state.items.map((item) => (item.key === action.key ? again(item) : item)),
        holdUntil: 0,
      };
    case 'reported':
      return { ...state, items: state.items.map((item) => report(item, action.event)) };
    case 'tokenChanged':
      return { ...state, items: state.items.map((item) => (lacksToken(item) ? again(item) : item)) };
  }
}

export function lacksToken({ failure }: Upload): boolean {
  return failure?.status === 401 || failure?.status === 403;
}

function update(state: Uploads, key: number, change: Partial<Upload>): Uploads {
  return { ...state, items: state.items.map((item) => (item.key === key ? { ...item, ...change } : item)) };
}

/** The first time the host asks for a short pause, the file goes back into the queue and the queue waits. */
function refuse(state: Uploads, key: number, failure: UploadFailure, now: number): Uploads {
  const item = state.items.find((one) => one.key === key);
  const { retryAt } = failure;
  if (item?.autoRetried || retryAt === undefined || retryAt - now > LONGEST_HOLD_MS) {
    return update(state, key, { status: 'failed', failure });
  }
  const held = { ...state, holdUntil: Math.max(state.holdUntil, retryAt) };
  return update(held, key, { status: 'queued', sent: 0, failure, autoRetried: true });
}

function again({ key, file }: Upload): Upload {
  return newUpload(key, file);
}

function report(item: Upload, event: StatusEvent): Upload {
  if (item.status !== 'processing' || item.image?.id !== event.id) return item;
  if (event.status === 'not_found') {
    const failure = { reason: 'The image is no longer on the host.', retryable: true };
    return { ...item, status: 'failed', image: undefined, failure };
  }
  const status: UploadStatus = STATUS_OF[event.status];
  if (status !== 'failed') return { ...item, status, info: event };
  const failure = event.failure ? { ...NO_SIZES, reason: formatSentence(event.failure) } : NO_SIZES;
  return { ...item, status, info: event, failure };
}
