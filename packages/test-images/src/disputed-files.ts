import { onePixelFramesGif } from './gif-blocks.ts';
import { goodImage } from './good-images.ts';
import type { BytesMaker } from './hostile-file.ts';
import { COMMENT, jpegSegment, withJpegSegments } from './jpeg-segments.ts';
import { scanBomb } from './scan-bomb.ts';

/** Files at which decoders differ, or differ between releases. */
export const DISPUTED_FILES = {
  'jpeg-of-many-scans': () => scanBomb({ width: 4000, height: 3000 }),
  'jpeg-of-repeated-scans': async () => repeatLastScan((await goodImage('jpeg-progressive')).bytes, 20),
  'jpeg-with-wrong-segment-length': async () => {
    const wrong = jpegSegment(COMMENT, Buffer.from('short'));
    wrong.writeUInt16BE(0xffff, 2);
    return withJpegSegments((await goodImage('jpeg-small')).bytes, [wrong]);
  },
  // Some of its frames are whole.
  'gif-animated-cut-in-half': async () => {
    const { bytes } = await goodImage('gif-animated');
    return bytes.subarray(0, bytes.length / 2);
  },
  // libvips goes by the frames where a canvas is this large, and browsers by the canvas.
  'gif-of-huge-canvas': () => onePixelFramesGif({ width: 65_535, height: 65_535, frames: 1 }),
} satisfies Record<string, BytesMaker>;

/** The progressive JPEG with its last scan `times` times over, which is not allowed. */
function repeatLastScan(jpeg: Buffer, times: number): Buffer {
  const start = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const end = jpeg.length - 2;
  const scans = new Array<Buffer>(times).fill(jpeg.subarray(start, end));
  return Buffer.concat([jpeg.subarray(0, start), ...scans, jpeg.subarray(end)]);
}
