import sharp from 'sharp';
import type { BytesMaker } from './hostile-file.ts';
import { isoFile } from './iso-file.ts';
import { Random } from './random.ts';

const HTML = '<!doctype html><title>Not an image</title><script>alert(1)</script>\n';

/** Files of formats that are not accepted, some of them images that sharp could read. */
export const FOREIGN_FILES = {
  empty: () => Buffer.alloc(0),
  'one-byte': () => Buffer.from([0xff]),
  text: () => Buffer.from('Only a few words.\n'),
  html: () => Buffer.from(HTML),
  svg: () => svg('<rect width="10" height="10" fill="red"/>'),
  'svg-with-script': () => svg('<script>alert(1)</script><image href="http://localhost/secret"/>'),
  'svg-behind-xml-declaration': () => Buffer.concat([Buffer.from('<?xml version="1.0"?>\n'), svg('<g/>')]),
  pdf: () => Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n'),
  zip: () => zipWithOneFile('image.jpg', 'not a JPEG'),
  'tiff-little-endian': () =>
    sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .tiff()
      .toBuffer(),
  'tiff-big-endian': bigEndianTiff,
  heic: () => isoFile('heic', 'mif1heic'),
  mp4: () => isoFile('isom', 'isomiso2mp41'),
  bmp: () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(64)]),
  'riff-wave': () => Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0', 'latin1'),
  'random-4k': () => new Random(4096).bytes(4096),
} satisfies Record<string, BytesMaker>;

function svg(content: string): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${content}</svg>`);
}

/** One grey pixel. sharp writes TIFF in the order of this machine only. */
function bigEndianTiff(): Buffer {
  const short = 3;
  const pixelAt = 8;
  const entries = [
    [256, 1], // width
    [257, 1], // height
    [258, 8], // bits a sample
    [259, 1], // not compressed
    [262, 1], // black is zero
    [273, pixelAt],
    [278, 1], // rows a strip
    [279, 1], // bytes a strip
  ] as const;
  const head = Buffer.from('MM\0\x2a\0\0\0\x0a\x80\0', 'latin1');
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16BE(entries.length);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = 2 + index * 12;
    directory.writeUInt16BE(tag, at);
    directory.writeUInt16BE(short, at + 2);
    directory.writeUInt32BE(1, at + 4);
    directory.writeUInt16BE(value, at + 8);
  }
  return Buffer.concat([head, directory]);
}

/** The local header and the content: enough to be taken for a ZIP. */
function zipWithOneFile(name: string, content: string): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), Buffer.from(content)]);
}
