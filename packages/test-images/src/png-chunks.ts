import { crc32 } from 'node:zlib';

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function png(chunks: Buffer[]): Buffer {
  return Buffer.concat([PNG_SIGNATURE, ...chunks, pngChunk('IEND')]);
}

/** One chunk: length of the data, type, data, checksum of type and data. */
export function pngChunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), typed, uint32(crc32(typed))]);
}

export const PNG_COLOURS = { grey: 0, rgb: 2, palette: 3, rgba: 6 } as const;

/** IHDR. `bitDepth` is bits a channel. */
export function pngHeader(options: {
  width: number;
  height: number;
  bitDepth?: number;
  colour?: keyof typeof PNG_COLOURS;
}): Buffer {
  const { width, height, bitDepth = 8, colour = 'rgb' } = options;
  const deflateNoInterlace = [0, 0, 0];
  const kind = Buffer.from([bitDepth, PNG_COLOURS[colour], ...deflateNoInterlace]);
  return pngChunk('IHDR', Buffer.concat([uint32(width), uint32(height), kind]));
}

/** The PNG with the checksums its chunks ought to have, as far as its chunks can be followed. */
export function withPngChecksums(bytes: Buffer): Buffer {
  const repaired = Buffer.from(bytes);
  let start = PNG_SIGNATURE.length;
  while (start + 12 <= repaired.length) {
    const checksumAt = start + 8 + repaired.readUInt32BE(start);
    if (checksumAt + 4 > repaired.length) break;
    repaired.writeUInt32BE(crc32(repaired.subarray(start + 4, checksumAt)), checksumAt);
    start = checksumAt + 4;
  }
  return repaired;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
