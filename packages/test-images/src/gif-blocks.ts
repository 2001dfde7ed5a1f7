/** A frame of one pixel, the first colour: clear, 0, end, as LZW codes of 3 bits. */
const ONE_PIXEL = Buffer.from([2, 2, 0x44, 0x01, 0]);

/**
 * A GIF of `frames` frames that each draw one pixel of a canvas of `width`×`height`: 23 bytes a frame,
 * but a reader makes a whole canvas of each (libvips does not for canvases over 2048 pixels).
 */
export function onePixelFramesGif(size: { width: number; height: number; frames: number }): Buffer {
  const frame = Buffer.concat([frameTiming(), frameDescriptor(), ONE_PIXEL]);
  const trailer = Buffer.from([0x3b]);
  return Buffer.concat([gifHeader(size), ...new Array<Buffer>(size.frames).fill(frame), trailer]);
}

/** The signature, the canvas and a palette of black and white. */
export function gifHeader({ width, height }: { width: number; height: number }): Buffer {
  const twoColourPalette = 0x80;
  const canvas = Buffer.from([0, 0, 0, 0, twoColourPalette, 0, 0]);
  canvas.writeUInt16LE(width, 0);
  canvas.writeUInt16LE(height, 2);
  return Buffer.concat([Buffer.from('GIF89a', 'latin1'), canvas, Buffer.from([0, 0, 0, 255, 255, 255])]);
}

/** Graphic control extension: 100 ms. */
function frameTiming(): Buffer {
  return Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0]);
}

/** Image descriptor: one pixel, at the top left. */
function frameDescriptor(): Buffer {
  return Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
}
