import { goodImage } from './good-images.ts';
import type { BytesMaker } from './hostile-file.ts';
import { COMMENT, jpegSegment } from './jpeg-segments.ts';

/** Good images that are also something else: they are to be served as what they were taken for, never sniffed. */
export const POLYGLOTS = {
  'jpeg-with-html-behind-it': async () => {
    const html = Buffer.from('<!doctype html><script>alert(1)</script>');
    return Buffer.concat([(await goodImage('jpeg-small')).bytes, html]);
  },
  'jpeg-with-html-near-its-start': async () => {
    const html = jpegSegment(COMMENT, Buffer.from('--><html><script>alert(1)</script></html><!--'));
    const { bytes } = await goodImage('jpeg-1x1');
    return Buffer.concat([bytes.subarray(0, 2), html, bytes.subarray(2)]);
  },
} satisfies Record<string, BytesMaker>;
