import type { ImageFormat } from './good-image.ts';
import { jpegHeaderSegments } from './jpeg-segments.ts';
import { PNG_SIGNATURE } from './png-chunks.ts';

/** A chunk, segment, block or box of an image file, and where in the file its length is kept. */
export interface Piece {
  start: number;
  end: number;
  lengthAt: number;
  lengthBytes: 1 | 2 | 4;
  littleEndian: boolean;
}

/** The pieces that a good file of `format` is made of, in order. Those of AVIF may lie in one another. */
export function piecesOf(format: ImageFormat, bytes: Buffer): Piece[] {
  return PIECES_OF[format](bytes);
}

const PIECES_OF: Record<ImageFormat, (bytes: Buffer) => Piece[]> = {
  jpeg: (bytes) =>
    jpegHeaderSegments(bytes).map(({ start, end }) =>
      piece({ start, end, lengthAt: start + 2, lengthBytes: 2 }),
    ),
  png: (bytes) =>
    chunks(bytes, PNG_SIGNATURE.length, (start) => {
      const end = start + 12 + bytes.readUInt32BE(start);
      return piece({ start, end, lengthAt: start });
    }),
  webp: (bytes) =>
    chunks(bytes, 12, (start) => {
      const length = bytes.readUInt32LE(start + 4);
      return piece({
        start,
        end: start + 8 + length + (length % 2),
        lengthAt: start + 4,
        littleEndian: true,
      });
    }),
  avif: (bytes) => boxes(bytes, 0, bytes.length),
  gif: gifBlocks,
};

function piece(
  place: Pick<Piece, 'start' | 'end' | 'lengthAt'> & Partial<Pick<Piece, 'lengthBytes' | 'littleEndian'>>,
): Piece {
  return { lengthBytes: 4, littleEndian: false, ...place };
}

function chunks(bytes: Buffer, first: number, at: (start: number) => Piece): Piece[] {
  const pieces: Piece[] = [];
  for (let start = first; start + 8 <= bytes.length; ) {
    const next = at(start);
    pieces.push(next);
    start = next.end;
  }
  return pieces;
}

/** How far into a box the boxes in it begin. */
const CONTAINER_HEADS: Record<string, number> = { meta: 12, iprp: 8, ipco: 8 };

function boxes(bytes: Buffer, first: number, end: number): Piece[] {
  const found = chunks(bytes.subarray(0, end), first, (start) =>
    piece({ start, end: start + bytes.readUInt32BE(start), lengthAt: start }),
  );
  return found.flatMap((box) => {
    const head = CONTAINER_HEADS[bytes.toString('latin1', box.start + 4, box.start + 8)];
    return head ? [box, ...boxes(bytes, box.start + head, box.end)] : [box];
  });
}

/** Extensions and images; the length is that of the first block of data. */
function gifBlocks(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  const trailer = 0x3b;
  for (let start = 13 + paletteBytes(bytes.readUInt8(10)); bytes[start] !== trailer; ) {
    const isImage = bytes[start] === 0x2c;
    const lengthAt = start + (isImage ? 11 + paletteBytes(bytes.readUInt8(start + 9)) : 2);
    let end = lengthAt;
    for (let length = bytes.readUInt8(end); length > 0; length = bytes.readUInt8(end)) end += 1 + length;
    pieces.push(piece({ start, end: end + 1, lengthAt, lengthBytes: 1 }));
    start = end + 1;
  }
  return pieces;
}

/** From the flags of a canvas or an image. */
function paletteBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
