/** One marker segment of a JPEG; its length field counts itself. */
export function jpegSegment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

export const COMMENT = 0xfe;
export const APP1 = 0xe1;
export const APP2 = 0xe2;

/** The marker segments before the image data, without the start marker; the start of scan is the last. */
export function jpegHeaderSegments(jpeg: Buffer): { marker: number; start: number; end: number }[] {
  const segments = [];
  let start = 2;
  while (start + 4 <= jpeg.length && jpeg[start] === 0xff) {
    const marker = jpeg.readUInt8(start + 1);
    const end = start + 2 + jpeg.readUInt16BE(start + 2);
    segments.push({ marker, start, end });
    if (marker === 0xda) break;
    start = end;
  }
  return segments;
}

/** The JPEG with more segments, behind those of applications that it has. */
export function withJpegSegments(jpeg: Buffer, added: Buffer[]): Buffer {
  const at = jpegHeaderSegments(jpeg).find(({ marker }) => marker < 0xe0 || marker > 0xef)?.start ?? 2;
  return Buffer.concat([jpeg.subarray(0, at), ...added, jpeg.subarray(at)]);
}

/** The JPEG, claiming another size in its frame header; its data is left alone. */
export function withJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const { start } = startOfFrame(jpeg);
  const claiming = Buffer.from(jpeg);
  claiming.writeUInt16BE(height, start + 5);
  claiming.writeUInt16BE(width, start + 7);
  return claiming;
}

/** The frame header: where the size is. */
export function startOfFrame(jpeg: Buffer): { start: number; end: number } {
  const frame = jpegHeaderSegments(jpeg).find(({ marker }) => marker >= 0xc0 && marker <= 0xc2);
  if (!frame) throw new Error('This JPEG has no frame header.');
  return frame;
}
