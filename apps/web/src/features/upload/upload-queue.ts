import type { StatusEvent, UploadedImage } from '@imgr/contracts';
import type { SendImage, SendResult } from './api/send-image.ts';
import { fileProblem } from './file-problem.ts';
import { newUpload, type Upload } from './upload.ts';
import { NO_UPLOADS, reduceUploads, type Uploads, type UploadsAction } from './uploads-reducer.ts';

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
}

export type UploadQueue = ReturnType<typeof createUploadQueue>;

const MAX_PARALLEL = 3;
const UNSENDABLE: SendResult = {
  failure: { reason: 'The browser could not send the file.', retryable: true },
};

/** Sends the files it is given, a few at a time, and tells its subscribers how each fares. */
export function createUploadQueue({ send, discard }: UploadQueueOptions) {
  let state = NO_UPLOADS;
  let settings: QueueSettings = { open: false, maxUploadBytes: Number.POSITIVE_INFINITY };
  let lastKey = 0;
  let wake: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const running = new Map<number, AbortController>();

  const itemOf = (key: number) => state.items.find((item) => item.key === key);

  function dispatch(action: UploadsAction) {
    state = reduceUploads(state, action);
    for (const listener of listeners) listener();
  }

  /** Refuses what cannot be sent and sends what may be, as far as there is room. */
  function pump() {
    clearTimeout(wake);
    if (!settings.open) return;
    const now = Date.now();
    for (const { key, file, status } of state.items) {
      const failure = status === 'queued' ? fileProblem(file, settings.maxUploadBytes) : undefined;
      if (failure) dispatch({ type: 'refused', key, failure, now });
    }
    if (state.holdUntil > now) {
      wake = setTimeout(pump, state.holdUntil - now);
      return;
    }
    for (let next = nextToSend(state); next && running.size < MAX_PARALLEL; next = nextToSend(state)) {
      void start(next);
    }
  }

  async function start({ key, file }: Upload) {
    const controller = new AbortController();
    running.set(key, controller);
    dispatch({ type: 'started', key });
    const onProgress = (sent: number) => dispatch({ type: 'progressed', key, sent });
    const request = { file, token: settings.token, signal: controller.signal, onProgress };
    const result = await send(request).catch(() => UNSENDABLE);
    running.delete(key);
    if (!itemOf(key)) {
      if ('image' in result) void discard(result.image).catch(() => {});
    } else if ('image' in result) dispatch({ type: 'stored', key, image: result.image });
    else dispatch({ type: 'refused', key, failure: result.failure, now: Date.now() });
    pump();
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
      pump();
    },
    add(files: readonly File[]) {
      if (files.length === 0) return;
      dispatch({ type: 'added', uploads: files.map((file) => newUpload(++lastKey, file)) });
      pump();
    },
    /** What is wholly sent cannot be called back: it is let through, and deleted when the host answers. */
    cancel(key: number) {
      if ((itemOf(key)?.sent ?? 0) < 1) running.get(key)?.abort();
      dispatch({ type: 'removed', key });
      pump();
    },
    /** Sends the file again. An image whose sizes could not be made is replaced. */
    retry(key: number) {
      const image = itemOf(key)?.image;
      if (image) void discard(image).catch(() => {});
      dispatch({ type: 'retried', key });
      pump();
    },
    remove: (key: number) => dispatch({ type: 'removed', key }),
    report: (event: StatusEvent) => dispatch({ type: 'reported', event }),
  };
}

/** Of the files that wait, the one that was added first. */
function nextToSend({ items }: Uploads): Upload | undefined {
  return items.filter(({ status }) => status === 'queued').toSorted((a, b) => a.key - b.key)[0];
}
