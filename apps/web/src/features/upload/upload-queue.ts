import type { StatusEvent, UploadedImage } from '@imgr/contracts';
import { connectionFailure, isConnectionFailure } from '../../host/failure.ts';
import type { SendImage, SendResult } from './api/send-image.ts';
import { contentProblem, sizeProblem } from './file-problem.ts';
import { createReconnector, type Network } from './reconnector.ts';
import { isWhollySent, newUpload, type Upload } from './upload.ts';
import {
  lacksToken,
  NO_UPLOADS,
  reduceUploads,
  type Uploads,
  type UploadsAction,
} from './uploads-reducer.ts';

export interface QueueSettings {
  /** Whether files may be sent yet. */
  open: boolean;
  maxUploadBytes: number;
  token?: string;
}

export interface UploadQueueOptions {
  send: SendImage;
  /** Deletes an image that is wanted no more. */
  discard: (image: UploadedImage) => Promise<unknown>;
  /** Told of each image once the host has it: nobody else is told its delete token. */
  onStored?: (image: UploadedImage, file: File) => void;
  network: Network;
}

export type UploadQueue = ReturnType<typeof createUploadQueue>;

const MAX_PARALLEL = 3;
const CHECKED_AT_ONCE = 50;
const UNSENDABLE: SendResult = { failure: { code: 'unsendable', retryable: true } };

/** Sends the files it is given, a few at a time, and tells its subscribers how each fares. */
export function createUploadQueue({ send, discard, onStored, network }: UploadQueueOptions) {
  let state = NO_UPLOADS;
  let settings: QueueSettings = { open: false, maxUploadBytes: Number.POSITIVE_INFINITY };
  let lastKey = 0;
  let checking = false;
  let wake: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const running = new Map<number, AbortController>();
  const reconnector = createReconnector(network, (connection) => {
    dispatch({ type: 'connection', connection });
    pump();
  });

  const nextToCheck = () => firstIn(state, 'checking', CHECKED_AT_ONCE);
  const itemOf = (key: number) => state.items.find((item) => item.key === key);

  function dispatch(action: UploadsAction) {
    state = reduceUploads(state, action);
    for (const listener of listeners) listener();
  }

  /** Looks at the beginnings of new files, a batch after the other: no byte of a wrong one is sent. */
  async function check() {
    if (checking) return;
    checking = true;
    for (let next = nextToCheck(); next.length > 0; next = nextToCheck()) {
      const failures = await Promise.all(
        next.map(async ({ key, file }) => [key, await contentProblem(file)] as const),
      );
      dispatch({ type: 'checked', failures: new Map(failures) });
      pump();
    }
    checking = false;
  }

  /** Refuses what is too large and sends what may be, as far as there is room. */
  function pump() {
    clearTimeout(wake);
    if (!settings.open) return;
    const now = Date.now();
    for (const item of state.items) {
      const failure = isWaiting(item) ? sizeProblem(item.file, settings.maxUploadBytes) : undefined;
      if (failure) dispatch({ type: 'refused', key: item.key, failure, now });
    }
    // A token that was refused is no better for the next file.
    if (state.connection !== 'up' || state.items.some(lacksToken)) return;
    if (state.holdUntil > now) {
      wake = setTimeout(pump, state.holdUntil - now);
      return;
    }
    for (const next of firstIn(state, 'queued', MAX_PARALLEL - running.size)) void start(next);
  }

  async function start({ key, file }: Upload) {
    const controller = new AbortController();
    running.set(key, controller);
    dispatch({ type: 'started', key });
    const onProgress = (sentBytes: number) => dispatch({ type: 'progressed', key, sentBytes });
    const request = { file, token: settings.token, signal: controller.signal, onProgress };
    const result = await send(request).catch(() => UNSENDABLE);
    running.delete(key);
    settle(key, file, result);
    pump();
  }

  function settle(key: number, file: File, result: SendResult) {
    const item = itemOf(key);
    if (!item) return void withdraw(key, file, result);
    if ('image' in result) {
      const { image } = result;
      dispatch({ type: 'stored', key, image });
      onStored?.(image, file);
      if (item.replaces) void discard(item.replaces).catch(() => {});
      return;
    }
    const { failure } = result;
    if (!isConnectionFailure(failure)) return dispatch({ type: 'refused', key, failure, now: Date.now() });
    // Which of the two it is the sender has from the browser, which may be wrong.
    dispatch({ type: 'interrupted', key, failure: connectionFailure(reconnector.isOnline()) });
    reconnector.lost();
  }

  function abort(key: number) {
    const item = itemOf(key);
    if (item && !isWhollySent(item)) running.get(key)?.abort();
  }

  /** Of what was cancelled. An image that cannot be deleted now is kept in mind: else nobody would have its token. */
  async function withdraw(key: number, file: File, result: SendResult) {
    if ('image' in result) {
      const { image } = result;
      await discard(image).catch(() => onStored?.(image, file));
    }
    dispatch({ type: 'discarded', key });
  }

  return {
    snapshot: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    configure(next: QueueSettings) {
      const tokenChanged = next.token !== settings.token;
      settings = next;
      if (tokenChanged) dispatch({ type: 'tokenChanged' });
      void check();
      pump();
    },
    add(files: readonly File[]) {
      if (files.length === 0) return;
      dispatch({ type: 'added', uploads: files.map((file) => newUpload(++lastKey, file)) });
      void check();
      pump();
    },
    /** What is wholly sent cannot be called back: it is let through, and deleted when the host answers. */
    cancel(key: number) {
      abort(key);
      dispatch({ type: 'removed', key });
      pump();
    },
    cancelAll() {
      for (const key of running.keys()) abort(key);
      dispatch({ type: 'unsentRemoved' });
    },
    /** Sends the file again. An image whose sizes could not be made is replaced once the new one is stored. */
    retry(key: number) {
      dispatch({ type: 'retried', key });
      void check();
    },
    retryFailed() {
      dispatch({ type: 'failedRetried' });
      void check();
    },
    remove(key: number) {
      dispatch({ type: 'removed', key });
      pump();
    },
    /** Takes what is finished, well or badly, off the list. */
    clear: () => dispatch({ type: 'doneRemoved' }),
    removeImages: (ids: readonly string[]) => dispatch({ type: 'imagesRemoved', ids }),
    report: (event: StatusEvent) => dispatch({ type: 'reported', event }),
  };
}

function isWaiting({ status }: Upload): boolean {
  return status === 'checking' || status === 'queued';
}

/** Of the files in this state, those that were added first. */
function firstIn({ items }: Uploads, wanted: Upload['status'], count: number): Upload[] {
  const found = items.filter(({ status }) => status === wanted);
  return found.toSorted((a, b) => a.key - b.key).slice(0, Math.max(count, 0));
}
