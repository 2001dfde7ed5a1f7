import type { UploadedImage } from '@imgr/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SendRequest, SendResult } from './api/send-image.ts';
import { createUploadQueue } from './upload-queue.ts';

const OPEN = { open: true, maxUploadBytes: 1000 };
const image = { id: 'abcdefgh', status: 'pending' } as UploadedImage;
const lost = { failure: { reason: 'Lost.', retryable: true } };

function setUp(settings = OPEN) {
  const sent: (SendRequest & { settle: (result: SendResult) => Promise<void> })[] = [];
  const discard = vi.fn(async () => {});
  const send = (request: SendRequest) =>
    new Promise<SendResult>((resolve) => {
      const settle = async (result: SendResult) => {
        resolve(result);
        await vi.advanceTimersByTimeAsync(0);
      };
      sent.push({ ...request, settle });
      request.signal.addEventListener('abort', () => resolve(lost));
    });
  const queue = createUploadQueue({ send, discard });
  queue.configure(settings);
  const statuses = () => queue.snapshot().items.map(({ status }) => status);
  return { queue, sent, discard, statuses };
}

const png = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name, { type: 'image/png' });
const five = () => ['a', 'b', 'c', 'd', 'e'].map((name) => png(name));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('sends three at a time, the first added first', async () => {
  const { queue, sent, statuses } = setUp();
  queue.add(five());
  queue.add([png('later')]);
  expect(sent.map(({ file }) => file.name)).toEqual(['a', 'b', 'c']);
  await sent[1]?.settle({ image });
  expect(sent[3]?.file.name).toBe('d');
  expect(statuses()).toEqual(['queued', 'uploading', 'processing', 'uploading', 'uploading', 'queued']);
});

test('goes on after a failure', async () => {
  const { queue, sent, statuses } = setUp();
  queue.add(five());
  for (let index = 0; index < 5; index++) await sent[index]?.settle(index === 0 ? lost : { image });
  expect(statuses()).toEqual(['failed', 'processing', 'processing', 'processing', 'processing']);
  queue.retry(1);
  await sent[5]?.settle({ image });
  expect(statuses()[0]).toBe('processing');
});

test('sends nothing before it is open, and never what is too large', () => {
  const { queue, sent, statuses } = setUp({ ...OPEN, open: false });
  queue.add([png('a'), png('huge', 1001)]);
  expect(statuses()).toEqual(['queued', 'queued']);
  queue.configure(OPEN);
  expect(statuses()).toEqual(['uploading', 'failed']);
  expect(sent).toHaveLength(1);
});

test('holds the whole queue for as long as the host asks', async () => {
  const { queue, sent } = setUp();
  queue.add(five());
  await sent[0]?.settle({ failure: { reason: 'Busy.', retryable: true, retryAt: Date.now() + 5000 } });
  await sent[1]?.settle({ image });
  expect(sent).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent.slice(3).map(({ file }) => file.name)).toEqual(['a', 'd']);
});

test('aborts what is cancelled and sends the next', async () => {
  const { queue, sent, statuses } = setUp();
  queue.add(five());
  queue.cancel(1);
  expect(sent[0]?.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(statuses()).toEqual(['uploading', 'uploading', 'uploading', 'queued']);
});

test('deletes what was cancelled too late', async () => {
  const { queue, sent, discard } = setUp();
  queue.add([png('a')]);
  sent[0]?.onProgress(1);
  queue.cancel(1);
  expect(sent[0]?.signal.aborted).toBe(false);
  await sent[0]?.settle({ image });
  expect(discard).toHaveBeenCalledWith(image);
});

test('replaces an image whose sizes could not be made', async () => {
  const { queue, sent, discard, statuses } = setUp();
  queue.add([png('a')]);
  await sent[0]?.settle({ image });
  queue.report({ id: image.id, status: 'failed', sizes: {} });
  queue.retry(1);
  expect(discard).toHaveBeenCalledWith(image);
  expect(statuses()).toEqual(['uploading']);
});
