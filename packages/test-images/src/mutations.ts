import { type Piece, piecesOf } from './file-pieces.ts';
import type { GoodImage } from './good-image.ts';
import type { Random } from './random.ts';

/** Makes a damaged copy of a file; `other` is a second one to take from. */
export type Mutation = (file: GoodImage, random: Random, other: GoodImage) => Buffer;

export const MUTATIONS = {
  'flipped-bits': ({ bytes }, random) => {
    const mutant = Buffer.from(bytes);
    for (let left = 1 + random.below(8); left > 0; left--) {
      const at = placeIn(bytes, random);
      mutant.writeUInt8(mutant.readUInt8(at) ^ (1 << random.below(8)), at);
    }
    return mutant;
  },
  'overwritten-bytes': ({ bytes }, random) => {
    const start = placeIn(bytes, random);
    const end = Math.min(bytes.length, start + 1 + random.below(32));
    const filling = random.pick([Buffer.from([0]), Buffer.from([0xff]), random.bytes(32)]);
    return Buffer.from(bytes).fill(filling, start, end);
  },
  'repeated-piece': ({ format, bytes }, random) => {
    const { start, end } = random.pick(piecesOf(format, bytes));
    const times = random.pick([1, 1, 2, 50]);
    const repeated = new Array<Buffer>(times).fill(bytes.subarray(start, end));
    return Buffer.concat([bytes.subarray(0, end), ...repeated, bytes.subarray(end)]);
  },
  'missing-piece': ({ format, bytes }, random) => {
    const { start, end } = random.pick(piecesOf(format, bytes));
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  'cut-short': ({ bytes }, random) => bytes.subarray(0, placeIn(bytes, random)),
  spliced: ({ bytes }, random, other) =>
    Buffer.concat([
      bytes.subarray(0, placeIn(bytes, random)),
      other.bytes.subarray(placeIn(other.bytes, random)),
    ]),
  'wrong-length': ({ format, bytes }, random) => {
    const { lengthAt, lengthBytes, littleEndian } = random.pick(piecesOf(format, bytes));
    const mutant = Buffer.from(bytes);
    const length = wrongLength({ lengthBytes }, mutant, random);
    if (littleEndian) mutant.writeUIntLE(length, lengthAt, lengthBytes);
    else mutant.writeUIntBE(length, lengthAt, lengthBytes);
    return mutant;
  },
} satisfies Record<string, Mutation>;

/** One half of the damage goes to the first bytes, where the header is. */
function placeIn(bytes: Buffer, random: Random): number {
  return random.below(random.below(2) === 0 ? bytes.length : Math.min(bytes.length, 128));
}

/** Lengths at which sums overflow, or which reach to the end, or beyond it, or nowhere. */
function wrongLength({ lengthBytes }: Pick<Piece, 'lengthBytes'>, bytes: Buffer, random: Random): number {
  const most = 256 ** lengthBytes - 1;
  const lengths = [
    0,
    1,
    2,
    bytes.length,
    bytes.length * 2,
    random.below(most),
    (most + 1) / 2,
    most - 8,
    most,
  ];
  return Math.min(most, random.pick(lengths));
}
