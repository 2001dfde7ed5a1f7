import { deflateSync } from 'node:zlib';
import { type GoodImageName, goodImage } from './good-images.ts';
import type { BytesMaker } from './hostile-file.ts';
import { isoFile } from './iso-file.ts';
import { startOfFrame } from './jpeg-segments.ts';
import { PNG_SIGNATURE, png, pngChunk, pngHeader } from './png-chunks.ts';
import { Random } from './random.ts';

const HTML = Buffer.from('<!doctype html><script>alert(1)</script>\n');

/** Files that begin like an accepted format, and of which no size can be read. */
export const UNREADABLE_FILES = {
  'jpeg-signature-only': () => Buffer.from([0xff, 0xd8, 0xff]),
  'jpeg-cut-in-header': async () => {
    const { bytes } = await goodImage('jpeg-progressive');
    return bytes.subarray(0, startOfFrame(bytes).start + 6);
  },
  'html-behind-jpeg-signature': () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), HTML]),
  'html-behind-png-signature': () => Buffer.concat([PNG_SIGNATURE, HTML]),
  'gif-signature-and-junk': () => Buffer.concat([Buffer.from('GIF89a'), new Random(1).bytes(500)]),
  'webp-signature-and-junk': () =>
    Buffer.concat([Buffer.from('RIFF\xf4\x01\0\0WEBP', 'latin1'), new Random(2).bytes(500)]),
  'avif-signature-and-junk': () => isoFile('avif', 'avifmif1miaf', new Random(3).bytes(500)),
  'png-cut-in-header': async () => (await goodImage('png-palette')).bytes.subarray(0, 20),
  'gif-cut-in-header': async () => (await goodImage('gif-still')).bytes.subarray(0, 9),
  'webp-cut-in-header': async () => (await goodImage('webp-still')).bytes.subarray(0, 22),
  'avif-cut-in-header': async () => (await goodImage('avif-still')).bytes.subarray(0, 100),
  // Of these two a reader wants the whole file, even for the size.
  'gif-cut-in-half': () => firstHalf('gif-still'),
  'webp-cut-in-half': () => firstHalf('webp-still'),
  'png-of-no-width': () =>
    png([pngHeader({ width: 0, height: 10 }), pngChunk('IDAT', deflateSync(Buffer.alloc(10)))]),
} satisfies Record<string, BytesMaker>;

/** Files of which a size can be read, and then not the pixels. */
export const FAILING_FILES = {
  'jpeg-cut-in-half': () => firstHalf('jpeg-1024'),
  'jpeg-progressive-cut-in-half': () => firstHalf('jpeg-progressive'),
  'png-cut-in-half': () => firstHalf('png-interlaced'),
  'avif-cut-in-half': () => firstHalf('avif-still'),
  'png-with-wrong-header-checksum': () => withWrongChecksum('IHDR'),
  'png-with-wrong-data-checksum': () => withWrongChecksum('IDAT'),
} satisfies Record<string, BytesMaker>;

/** A PNG of which the first chunk of `type` has one wrong bit in its checksum. */
async function withWrongChecksum(type: string): Promise<Buffer> {
  const bytes = Buffer.from((await goodImage('png-palette')).bytes);
  const at = bytes.indexOf(type);
  const checksumAt = at + 4 + bytes.readUInt32BE(at - 4);
  bytes.writeUInt8(bytes.readUInt8(checksumAt) ^ 1, checksumAt);
  return bytes;
}

async function firstHalf(name: GoodImageName): Promise<Buffer> {
  const { bytes } = await goodImage(name);
  return bytes.subarray(0, bytes.length / 2);
}
