import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendImage } from './send-image.ts';

/** As much of a request as is sent by hand. */
class Request {
  static last: Request;
  readonly upload: { onprogress?: (event: { loaded: number }) => void; onload?: () => void } = {};
  readonly open = vi.fn();
  readonly setRequestHeader = vi.fn();
  readonly send = vi.fn();
  onabort = () => {};
  onload = () => {};
  onloadend = () => {};
  status = 201;
  responseText = '{"id":"abcdefgh"}';
  readonly abort = vi.fn(() => {
    this.onabort();
    this.onloadend();
  });
  constructor() {
    Request.last = this;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', Request);
  vi.stubGlobal('navigator', { onLine: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function start() {
  const onProgress = vi.fn();
  const { signal } = new AbortController();
  const sent = sendImage({ file: new File(['0123456789'], 'a.png'), signal, onProgress });
  return { sent, request: Request.last, onProgress };
}

test('takes a connection over which nothing goes any more for lost', async () => {
  const { sent, request, onProgress } = start();
  await vi.advanceTimersByTimeAsync(40_000);
  request.upload.onprogress?.({ loaded: 5 });
  await vi.advanceTimersByTimeAsync(40_000);
  expect(request.abort).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await sent).toMatchObject({ failure: { code: 'connection' } });
  expect(onProgress).toHaveBeenLastCalledWith(5);
});

test('gives the host the time that it takes to answer once all is sent', async () => {
  const { sent, request } = start();
  request.upload.onload?.();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(request.abort).not.toHaveBeenCalled();
  request.onload();
  request.onloadend();
  expect(await sent).toEqual({ image: { id: 'abcdefgh' } });
});

test('but not for ever', async () => {
  const { sent, request } = start();
  request.upload.onload?.();
  await vi.advanceTimersByTimeAsync(180_000);
  expect(await sent).toMatchObject({ failure: { code: 'connection' } });
});
