import { drawPixels, type Pixels } from './pixels.ts';

export const ANIMATION = { width: 120, height: 90, delays: [100, 200, 300, 400], loop: 3 } as const;

/** The frame at `index` of an animation: a yellow square that moves right, on a ground that turns red. */
export function movingSquare(index: number): Pixels {
  return drawPixels(ANIMATION, (x, y) => {
    const inSquare = Math.abs(x - 20 - index * 25) < 12 && Math.abs(y - 45) < 12;
    return inSquare ? [255, 230, 0] : [index * 60, 40, 90];
  });
}

/** All frames below each other, as sharp wants them. */
export function movingSquareStrip(): Pixels {
  const frames = ANIMATION.delays.map((_, index) => movingSquare(index));
  const { width, height } = ANIMATION;
  return {
    data: Buffer.concat(frames.map(({ data }) => data)),
    width,
    height: height * frames.length,
    channels: 3,
  };
}
