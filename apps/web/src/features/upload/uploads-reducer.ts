import type { StatusEvent, UploadedImage } from '@imgr/contracts';
import type { Failure } from '../../host/failure.ts';
import { isUnsent, isWhollySent, newUpload, type Upload, type UploadStatus } from './upload.ts';

export type Connection = 'up' | 'offline' | 'lost';

export interface Uploads {
  /** In the order they are shown: the last batch first. */
  items: readonly Upload[];
  /** Nothing is sent before this time, in ms: the host asked for a pause. */
  holdUntil: number;
  /** Nothing is sent while there is none. */
  connection: Connection;
  /** Of what was cancelled when it was sent already: the host has yet to answer, and to delete it. */
  withdrawn: readonly number[];
}

export type UploadsAction =
  | { type: 'added'; uploads: readonly Upload[] }
  | { type: 'checked'; failures: ReadonlyMap<number, Failure | undefined> }
  | { type: 'started' | 'retried' | 'removed' | 'discarded'; key: number }
  | { type: 'unsentRemoved' | 'doneRemoved' | 'failedRetried' | 'tokenChanged' }
  | { type: 'imagesRemoved'; ids: readonly string[] }
  | { type: 'progressed'; key: number; sentBytes: number }
  | { type: 'stored'; key: number; image: UploadedImage }
  | { type: 'refused'; key: number; failure: Failure; now: number }
  | { type: 'interrupted'; key: number; failure: Failure }
  | { type: 'connection'; connection: Connection }
  | { type: 'reported'; event: StatusEvent };

export const NO_UPLOADS: Uploads = { items: [], holdUntil: 0, connection: 'up', withdrawn: [] };

/** A longer pause is not worth waiting for unasked. */
const LONGEST_HOLD_MS = 120_000;
/** So often the host may ask for a pause at the same file, each time for longer, until the file is to blame. */
const MAX_PAUSES = 8;
/** So often the connection may break under the same file, and the host answer in between, until the file is to blame. */
const MAX_INTERRUPTIONS = 3;
const NO_SIZES: Failure = { code: 'noSizes', retryable: true };
const STATUS_OF = { pending: 'processing', ready: 'ready', failed: 'failed' } as const;

export function reduceUploads(state: Uploads, action: UploadsAction): Uploads {
  const keep = (wanted: (item: Upload) => boolean) => ({ ...state, items: state.items.filter(wanted) });
  const map = (change: (item: Upload) => Upload) => ({ ...state, items: state.items.map(change) });
  switch (action.type) {
    case 'added':
      return { ...state, items: [...action.uploads, ...state.items] };
    case 'checked':
      return map((item) =>
        action.failures.has(item.key) ? check(item, action.failures.get(item.key)) : item,
      );
    case 'removed':
      return { ...keep(({ key }) => key !== action.key), withdrawn: withdrawnWith(state, action.key) };
    case 'discarded':
      return { ...state, withdrawn: state.withdrawn.filter((key) => key !== action.key) };
    case 'unsentRemoved':
      return {
        ...keep((item) => !isUnsent(item)),
        withdrawn: [...state.withdrawn, ...state.items.filter(isWhollySent).map(({ key }) => key)],
      };
    case 'doneRemoved':
      return keep((item) => isUnsent(item) || item.status === 'processing');
    case 'imagesRemoved':
      return keep(({ image }) => !image || !action.ids.includes(image.id));
    case 'started':
      return update(state, action.key, { status: 'uploading', sentBytes: 0, failure: undefined });
    case 'progressed':
      return update(state, action.key, { sentBytes: action.sentBytes });
    case 'stored': {
      const { image } = action;
      const failure = image.status === 'failed' ? NO_SIZES : undefined;
      return update(state, action.key, { image, failure, status: STATUS_OF[image.status] });
    }
    case 'refused':
      return refuse(state, action.key, action.failure, action.now);
    case 'interrupted':
      return map((item) => (item.key === action.key ? interrupt(item, action.failure) : item));
    case 'connection':
      return { ...state, connection: action.connection };
    case 'retried':
      return { ...map((item) => (item.key === action.key ? again(item) : item)), holdUntil: 0 };
    case 'failedRetried':
      return { ...map((item) => (canRetry(item) ? again(item) : item)), holdUntil: 0 };
    case 'reported':
      return map((item) => report(item, action.event));
    case 'tokenChanged':
      return map((item) => (lacksToken(item) ? again(item) : item));
  }
}

export function lacksToken({ failure }: Upload): boolean {
  return failure?.status === 401 || failure?.status === 403;
}

export function canRetry({ status, failure }: Upload): boolean {
  return status === 'failed' && failure?.retryable === true;
}

/** Whether leaving the page now would lose something. */
export function isBusy({ items, withdrawn }: Uploads): boolean {
  return withdrawn.length > 0 || items.some(isUnsent);
}

function withdrawnWith({ items, withdrawn }: Uploads, key: number): readonly number[] {
  const item = items.find((one) => one.key === key);
  return item && isWhollySent(item) ? [...withdrawn, key] : withdrawn;
}

function update(state: Uploads, key: number, change: Partial<Upload>): Uploads {
  return { ...state, items: state.items.map((item) => (item.key === key ? { ...item, ...change } : item)) };
}

function check(item: Upload, failure: Failure | undefined): Upload {
  if (item.status !== 'checking') return item;
  return failure ? { ...item, status: 'failed', failure } : { ...item, status: 'queued' };
}

/** Where the host asks for a short pause the file goes back into the queue, and the whole queue waits. */
function refuse(state: Uploads, key: number, failure: Failure, now: number): Uploads {
  const item = state.items.find((one) => one.key === key);
  const { retryAt } = failure;
  if (!item || retryAt === undefined || retryAt - now > LONGEST_HOLD_MS) {
    return update(state, key, { status: 'failed', failure });
  }
  const pauses = item.pauses + 1;
  const holdUntil = Math.max(state.holdUntil, retryAt, now + 500 * 2 ** pauses);
  const status = pauses < MAX_PAUSES ? 'queued' : 'failed';
  const held = { ...state, holdUntil };
  return update(held, key, { status, sentBytes: 0, failure: { ...failure, retryAt: holdUntil }, pauses });
}

/** Whoever is offline knows why, and for how long: no file is to blame. */
function interrupt(item: Upload, failure: Failure): Upload {
  const interruptions = item.interruptions + (failure.code === 'offline' ? 0 : 1);
  const status = interruptions < MAX_INTERRUPTIONS ? 'queued' : 'failed';
  return { ...item, status, failure, interruptions, sentBytes: 0 };
}

/** Its file is looked at again too: it may have changed meanwhile. */
function again({ key, file, image, replaces }: Upload): Upload {
  return { ...newUpload(key, file), replaces: image ?? replaces };
}

function report(item: Upload, event: StatusEvent): Upload {
  if (item.status !== 'processing' || item.image?.id !== event.id) return item;
  if (event.status === 'not_found') {
    return { ...item, status: 'failed', image: undefined, failure: { code: 'gone', retryable: true } };
  }
  const status: UploadStatus = STATUS_OF[event.status];
  if (status !== 'failed') return { ...item, status, info: event };
  return { ...item, status, info: event, failure: { ...NO_SIZES, said: event.failure } };
}
