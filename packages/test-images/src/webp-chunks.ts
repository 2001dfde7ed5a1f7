interface Size {
  width: number;
  height: number;
}

/** A WebP file of these chunks. */
export function webp(chunks: Buffer[]): Buffer {
  return webpChunk('RIFF', Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]));
}

export function webpChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** What follows the size in a lossless picture that is red all over: no bits at all for each pixel. */
const ALL_RED = Buffer.from('0710fd8ffe0722a2ff01', 'hex');

/** VP8L: a red picture of any size up to 16383×16383, in 24 bytes. */
export function redPicture({ width, height }: Size): Buffer {
  const signature = Buffer.from([0x2f, 0, 0, 0, 0]);
  signature.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  return webpChunk('VP8L', Buffer.concat([signature, ALL_RED]));
}

/** A WebP animation of red frames, each at the top left of the canvas, shown for 100 ms. */
export function redFramesWebp({ frames, ...canvas }: Size & { frames: Size[] }): Buffer {
  const animated = Buffer.from([0x02, 0, 0, 0]);
  const forEver = Buffer.alloc(6);
  return webp([
    webpChunk('VP8X', Buffer.concat([animated, lessOne(canvas)])),
    webpChunk('ANIM', forEver),
    ...frames.map(redFrame),
  ]);
}

function redFrame(size: Size): Buffer {
  const topLeft = Buffer.alloc(6);
  const flags = Buffer.from([0]);
  return webpChunk('ANMF', Buffer.concat([topLeft, lessOne(size), uint24(100), flags, redPicture(size)]));
}

function lessOne({ width, height }: Size): Buffer {
  return Buffer.concat([uint24(width - 1), uint24(height - 1)]);
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}
