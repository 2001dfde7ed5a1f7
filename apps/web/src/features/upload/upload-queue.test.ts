import type { UploadedImage } from '@imgr/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SendRequest, SendResult } from './api/send-image.ts';
import { createUploadQueue } from './upload-queue.ts';
import { isBusy } from './uploads-reducer.ts';

const OPEN = { open: true, maxUploadBytes: 1000 };
const image = { id: 'abcdefgh', status: 'pending' } as UploadedImage;
const refused = { failure: { code: 'internal', retryable: true } };
const lost = { failure: { code: 'connection', retryable: true } };

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
      request.signal.addEventListener('abort', () => resolve(refused));
    });
  const onStored = vi.fn();
  const host = { online: true, answers: true, changed: () => {} };
  const network = {
    isOnline: () => host.online,
    onChange: (listener: () => void) => {
      host.changed = listener;
    },
    probe: async () => host.answers,
  };
  const queue = createUploadQueue({ send, discard, onStored, network });
  queue.configure(settings);
  const statuses = () => queue.snapshot().items.map(({ status }) => status);
  /** Until the beginnings of the files were looked at. */
  const looked = () => vi.waitFor(() => expect(statuses()).not.toContain('checking'), { interval: 1 });
  const add = async (files: File[]) => {
    queue.add(files);
    await looked();
  };
  return { queue, add, looked, sent, discard, onStored, statuses, host };
}

const png = (name: string, bytes = 10) =>
  new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), new Uint8Array(bytes - 8)], name);
const five = () => ['a', 'b', 'c', 'd', 'e'].map((name) => png(name));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('sends three at a time, the first added first', async () => {
  const { queue, add, sent, statuses } = setUp();
  await add(five());
  await add([png('later')]);
  expect(sent.map(({ file }) => file.name)).toEqual(['a', 'b', 'c']);
  await sent[1]?.settle({ image });
  expect(sent[3]?.file.name).toBe('d');
  expect(statuses()).toEqual(['queued', 'uploading', 'processing', 'uploading', 'uploading', 'queued']);
  expect(queue.snapshot().items[2]?.image).toBe(image);
});

test('goes on after a failure', async () => {
  const { queue, add, sent, statuses, looked } = setUp();
  await add(five());
  for (let index = 0; index < 5; index++) await sent[index]?.settle(index === 0 ? refused : { image });
  expect(statuses()).toEqual(['failed', 'processing', 'processing', 'processing', 'processing']);
  queue.retry(1);
  await looked();
  await sent[5]?.settle({ image });
  expect(statuses()[0]).toBe('processing');
});

test('never sends a byte of what is no image', async () => {
  const { add, sent, statuses } = setUp();
  await add([new File(['hello'], 'a.png'), png('b')]);
  expect(statuses()).toEqual(['failed', 'uploading']);
  expect(sent).toHaveLength(1);
});

test('sends nothing before it is open, and never what is too large', async () => {
  const { queue, add, sent, statuses } = setUp({ ...OPEN, open: false });
  await add([png('a'), png('huge', 1001)]);
  expect(statuses()).toEqual(['queued', 'queued']);
  queue.configure(OPEN);
  expect(statuses()).toEqual(['uploading', 'failed']);
  expect(sent).toHaveLength(1);
});

test('holds the whole queue for as long as the host asks', async () => {
  const { add, sent } = setUp();
  await add(five());
  await sent[0]?.settle({ failure: { code: 'busy', retryable: true, retryAt: Date.now() + 5000 } });
  await sent[1]?.settle({ image });
  expect(sent).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent.slice(3).map(({ file }) => file.name)).toEqual(['a', 'd']);
});

test('blames no file for a host that asks for pauses, which grow', async () => {
  const { add, sent, statuses } = setUp();
  await add([png('a')]);
  const pauses: number[] = [];
  for (let turn = 0; turn < 8; turn++) {
    const asked = Date.now();
    await sent[turn]?.settle({ failure: { code: 'busy', retryable: true, retryAt: asked + 5000 } });
    while (sent.length === turn + 1 && statuses()[0] === 'queued') await vi.advanceTimersByTimeAsync(1000);
    pauses.push(Date.now() - asked);
  }
  expect(pauses).toEqual([5000, 5000, 5000, 8000, 16_000, 32_000, 64_000, 0]);
  expect(statuses()).toEqual(['failed']);
});

test('aborts what is cancelled and sends the next', async () => {
  const { queue, add, sent, statuses } = setUp();
  await add(five());
  queue.cancel(1);
  expect(sent[0]?.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(statuses()).toEqual(['uploading', 'uploading', 'uploading', 'queued']);
});

test('cancels all that is not stored yet, and nothing else', async () => {
  const { queue, add, sent, statuses } = setUp();
  await add(five());
  await sent[0]?.settle({ image });
  queue.cancelAll();
  await vi.advanceTimersByTimeAsync(0);
  expect(statuses()).toEqual(['processing']);
});

test('deletes what was cancelled too late, and does not remember it', async () => {
  const { queue, add, sent, discard, onStored } = setUp();
  await add([png('a')]);
  sent[0]?.onProgress(10);
  queue.cancel(1);
  expect(sent[0]?.signal.aborted).toBe(false);
  await sent[0]?.settle({ image });
  expect(discard).toHaveBeenCalledWith(image);
  expect(onStored).not.toHaveBeenCalled();
});

test('is busy until what was cancelled too late is deleted, and keeps in mind what cannot be', async () => {
  const { queue, add, sent, discard, onStored } = setUp();
  await add([png('a'), png('b')]);
  const deletion = Promise.withResolvers<void>();
  discard.mockReturnValueOnce(deletion.promise).mockRejectedValueOnce(new Error('busy'));
  for (const request of sent) request.onProgress(10);
  queue.cancelAll();
  expect(isBusy(queue.snapshot())).toBe(true);
  await sent[0]?.settle({ image });
  await sent[1]?.settle({ image });
  expect(onStored.mock.calls).toEqual([[image, sent[1]?.file]]);
  expect(isBusy(queue.snapshot())).toBe(true);
  deletion.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(isBusy(queue.snapshot())).toBe(false);
});

test('tells of each image that the host has', async () => {
  const { add, sent, onStored } = setUp();
  await add([png('a')]);
  await sent[0]?.settle({ image });
  expect(onStored).toHaveBeenCalledWith(image, sent[0]?.file);
});

test('tries a wrong token with no more files, until there is another or what it was refused for is gone', async () => {
  const { queue, add, sent, statuses, looked } = setUp();
  const forbidden = { failure: { code: 'forbidden', retryable: true, status: 403 } };
  await add(five());
  await sent[0]?.settle(forbidden);
  await sent[1]?.settle({ image });
  expect(sent).toHaveLength(3);
  expect(statuses()).toEqual(['failed', 'processing', 'uploading', 'queued', 'queued']);
  queue.remove(1);
  expect(sent.slice(3).map(({ file }) => file.name)).toEqual(['d', 'e']);
  await sent[3]?.settle(forbidden);
  queue.configure({ ...OPEN, token: 'another' });
  await looked();
  expect(sent.slice(5).map(({ file, token }) => [file.name, token])).toEqual([['d', 'another']]);
});

test('replaces an image whose sizes could not be made, once another is stored', async () => {
  const { queue, add, sent, discard, statuses, looked } = setUp();
  await add([png('a')]);
  await sent[0]?.settle({ image });
  queue.report({ id: image.id, status: 'failed', sizes: {} });
  queue.retry(1);
  await looked();
  expect(statuses()).toEqual(['uploading']);
  await sent[1]?.settle(refused);
  queue.retry(1);
  await looked();
  expect(discard).not.toHaveBeenCalled();
  const another = { ...image, id: 'another1' };
  await sent[2]?.settle({ image: another });
  expect(discard.mock.calls).toEqual([[image]]);
  expect(queue.snapshot().items[0]?.image).toBe(another);
});

test('pauses when the connection is lost, and goes on once the host answers', async () => {
  const { queue, add, sent, host, statuses } = setUp();
  await add(five());
  host.answers = false;
  await sent[0]?.settle(lost);
  await sent[1]?.settle(lost);
  expect(statuses()).toEqual(['queued', 'queued', 'uploading', 'queued', 'queued']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(queue.snapshot().connection).toBe('lost');
  expect(sent).toHaveLength(3);
  host.answers = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(queue.snapshot().connection).toBe('up');
  expect(sent.slice(3).map(({ file }) => file.name)).toEqual(['a', 'b']);
});

test('waits while the browser is offline, and goes on when it is not', async () => {
  const { queue, add, sent, host } = setUp();
  host.online = host.answers = false;
  host.changed();
  await add([png('a')]);
  expect(queue.snapshot().connection).toBe('offline');
  expect(sent).toHaveLength(0);
  host.online = host.answers = true;
  host.changed();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(1);
});

test('sends to a host that is near, though the browser is offline', async () => {
  const { queue, add, sent, host } = setUp();
  host.online = host.answers = false;
  host.changed();
  await add([png('a')]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(queue.snapshot().connection).toBe('offline');
  host.answers = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(sent).toHaveLength(1);
});

test('blames no file for being offline', async () => {
  const { add, sent, host, statuses } = setUp();
  await add([png('a')]);
  for (let index = 0; index < 4; index++) {
    host.online = host.answers = false;
    await sent[index]?.settle(lost);
    host.online = host.answers = true;
    host.changed();
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(sent).toHaveLength(5);
  expect(statuses()).toEqual(['uploading']);
});

test('gives a file up under which the connection breaks to a host that is near', async () => {
  const { add, sent, host, statuses } = setUp();
  host.online = false;
  host.changed();
  await add([png('a')]);
  for (let index = 0; index < 3; index++) {
    await sent[index]?.settle(lost);
    await vi.advanceTimersByTimeAsync(5000);
  }
  expect(statuses()).toEqual(['failed']);
  expect(sent).toHaveLength(3);
});

test('gives a file up under which the connection breaks again and again', async () => {
  const { add, sent, statuses } = setUp();
  await add([png('a')]);
  for (let index = 0; index < 3; index++) {
    await sent[index]?.settle(lost);
    await vi.advanceTimersByTimeAsync(5000);
  }
  expect(statuses()).toEqual(['failed']);
  expect(sent).toHaveLength(3);
});
