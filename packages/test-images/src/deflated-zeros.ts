import { constants, deflateRawSync } from 'node:zlib';

const BLOCK = 1 << 20;

/**
 * A zlib stream of `length` zero bytes, a thousandth of that in size. One block is compressed and repeated,
 * as compressing hundreds of megabytes would take seconds.
 */
export function deflatedZeros(length: number): Buffer {
  const header = Buffer.from([0x78, 0xda]);
  const block = deflateRawSync(Buffer.alloc(BLOCK), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const blocks = new Array<Buffer>(Math.floor(length / BLOCK)).fill(block);
  const rest = deflateRawSync(Buffer.alloc(length % BLOCK), { level: 9 });
  return Buffer.concat([header, ...blocks, rest, adler32OfZeros(length)]);
}

/** Adler-32 sums bytes in one half, and that sum, which stays 1, after each byte in the other. */
function adler32OfZeros(length: number): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt16BE(length % 65_521, 0);
  checksum.writeUInt16BE(1, 2);
  return checksum;
}
