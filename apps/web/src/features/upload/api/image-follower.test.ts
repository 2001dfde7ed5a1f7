import type { StatusEvent } from '@imgr/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createImageFollower } from './image-follower.ts';
import type { StatusStreamListener } from './status-stream.ts';

interface FakeStream extends StatusStreamListener {
  ids: readonly string[];
  close: () => void;
}

let streams: FakeStream[];
const readInfo = vi.fn(async (id: string): Promise<StatusEvent> => ({ id, status: 'pending', sizes: {} }));
const onStatus = vi.fn();

function openStream(ids: readonly string[], listener: StatusStreamListener) {
  const stream = { ids, close: vi.fn(), ...listener };
  streams.push(stream);
  return stream;
}

const newFollower = () => createImageFollower(onStatus, { openStream, readInfo });

beforeEach(() => {
  streams = [];
  vi.clearAllMocks();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('gathers ids that come close together into one stream', () => {
  const follower = newFollower();
  follower.follow(['a']);
  follower.follow(['a', 'b']);
  vi.advanceTimersByTime(1000);
  expect(streams.map(({ ids }) => ids)).toEqual([['a', 'b']]);
});

test('opens a new stream for a new id, not for one that is done', () => {
  const follower = newFollower();
  follower.follow(['a', 'b']);
  vi.advanceTimersByTime(1000);
  follower.follow(['b']);
  vi.advanceTimersByTime(1000);
  expect(streams).toHaveLength(1);
  follower.follow(['b', 'c']);
  vi.advanceTimersByTime(1000);
  expect(streams[0]?.close).toHaveBeenCalled();
  expect(streams[1]?.ids).toEqual(['b', 'c']);
});

test('asks for no more than 100 images, and closes when there are none', () => {
  const follower = newFollower();
  follower.follow(Array.from({ length: 130 }, (_, index) => `id${index}`));
  vi.advanceTimersByTime(1000);
  expect(streams[0]?.ids).toHaveLength(100);
  follower.follow([]);
  expect(streams[0]?.close).toHaveBeenCalled();
});

test('polls while the stream is interrupted and passes on what it learns', async () => {
  const follower = newFollower();
  follower.follow(['a']);
  await vi.advanceTimersByTimeAsync(1000);
  streams[0]?.onHealth('open');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(readInfo).not.toHaveBeenCalled();
  streams[0]?.onHealth('interrupted');
  readInfo.mockResolvedValueOnce({ id: 'a', status: 'ready', sizes: {} });
  await vi.advanceTimersByTimeAsync(3000);
  expect(onStatus).toHaveBeenCalledWith({ id: 'a', status: 'ready', sizes: {} });
});

test('opens a closed stream again later', async () => {
  const follower = newFollower();
  follower.follow(['a']);
  await vi.advanceTimersByTimeAsync(1000);
  streams[0]?.onHealth('closed');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(streams).toHaveLength(2);
});

test('comes by every pending image in turn', async () => {
  const ids = Array.from({ length: 8 }, (_, index) => `id${index}`);
  newFollower().follow(ids);
  await vi.advanceTimersByTimeAsync(6000);
  expect(new Set(readInfo.mock.calls.map(([id]) => id))).toEqual(new Set(ids));
});
