import type { Sharp } from 'sharp';
import { APP1, COMMENT, jpegSegment, withJpegSegments } from './jpeg-segments.ts';

/** What must never reach a page unescaped, nor a made size at all. */
export const SCRIPT = '<script>alert(1)</script>';

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="">${SCRIPT}</rdf:Description></rdf:RDF></x:xmpmeta>`;

/** A JPEG with script in each place that can hold text: EXIF, XMP and a comment. */
export async function scriptedJpeg(picture: Sharp): Promise<Buffer> {
  const jpeg = await picture
    .withExif({ IFD0: { ImageDescription: SCRIPT, Artist: SCRIPT, Copyright: SCRIPT } })
    .jpeg()
    .toBuffer();
  return withJpegSegments(jpeg, [
    jpegSegment(APP1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${XMP}`, 'latin1')),
    jpegSegment(COMMENT, Buffer.from(SCRIPT, 'latin1')),
  ]);
}
