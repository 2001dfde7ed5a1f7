import { type Colour, drawPixels, type Pixels } from './pixels.ts';

/** The colours of `fourQuadrants`, as seen once the picture is upright. */
export const QUADRANT_COLOURS = {
  topLeft: [255, 0, 0],
  topRight: [0, 255, 0],
  bottomLeft: [0, 0, 255],
  bottomRight: [255, 255, 255],
} as const satisfies Record<string, Colour>;

/** Four flat colours: no two of the eight orientations of it look the same. */
export function fourQuadrants(width: number, height: number): Pixels {
  return drawPixels({ width, height }, (x, y) => {
    const { topLeft, topRight, bottomLeft, bottomRight } = QUADRANT_COLOURS;
    if (y < height / 2) return x < width / 2 ? topLeft : topRight;
    return x < width / 2 ? bottomLeft : bottomRight;
  });
}

/** The eight values of EXIF Orientation, in words: where the first row and the first column belong. */
export const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** The pixels as a camera stores them, so that a viewer that applies `orientation` shows `upright`. */
export function storedFor(orientation: number, upright: Pixels): Pixels {
  const { data, channels } = upright;
  const turned = orientation >= 5;
  const width = turned ? upright.height : upright.width;
  const height = turned ? upright.width : upright.height;
  return drawPixels({ width, height, channels }, (x, y) => {
    // EXIF: where the stored row 0 and column 0 are seen.
    const [right, down] = turned ? [y, x] : [x, y];
    const seenX = [2, 3, 7, 6].includes(orientation) ? upright.width - 1 - right : right;
    const seenY = [3, 4, 7, 8].includes(orientation) ? upright.height - 1 - down : down;
    const at = (seenY * upright.width + seenX) * channels;
    return [...data.subarray(at, at + channels)] as unknown as Colour;
  });
}
