import { deflateSync } from 'node:zlib';
import type { Pixels } from './pixels.ts';
import { png, pngChunk, pngHeader, uint32 } from './png-chunks.ts';

/**
 * An APNG, which sharp cannot write, of RGB frames of one size that each stay for `delay` milliseconds.
 * The first frame is also the picture that a reader without APNG shows.
 */
export function animatedPng(frames: Pixels[], { delay }: { delay: number }): Buffer {
  const first = frames[0];
  if (!first) throw new Error('An animation needs a frame.');
  const { width, height } = first;
  const forEver = uint32(0);
  const chunks = [
    pngHeader({ width, height }),
    pngChunk('acTL', Buffer.concat([uint32(frames.length), forEver])),
  ];
  let sequence = 0;
  for (const frame of frames) {
    chunks.push(frameControl(sequence++, { width, height, delay }));
    const data = deflateSync(unfilteredRows(frame));
    chunks.push(
      frame === first ? pngChunk('IDAT', data) : pngChunk('fdAT', Buffer.concat([uint32(sequence++), data])),
    );
  }
  return png(chunks);
}

/** fcTL: the whole canvas, shown for `delay`/1000 seconds, not disposed of, replacing what was there. */
function frameControl(sequence: number, frame: { width: number; height: number; delay: number }): Buffer {
  const timing = Buffer.alloc(6);
  timing.writeUInt16BE(frame.delay, 0);
  timing.writeUInt16BE(1000, 2);
  const offset = uint32(0);
  return pngChunk(
    'fcTL',
    Buffer.concat([uint32(sequence), uint32(frame.width), uint32(frame.height), offset, offset, timing]),
  );
}

/** The rows of a PNG: each behind a byte that says it is not filtered. */
function unfilteredRows({ data, width, height, channels }: Pixels): Buffer {
  const length = width * channels;
  const rows = Array.from({ length: height }, (_, y) => data.subarray(y * length, (y + 1) * length));
  return Buffer.concat(rows.flatMap((row) => [Buffer.from([0]), row]));
}
