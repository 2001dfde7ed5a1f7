import { mean } from 'simple-statistics';
import { ssim } from 'ssim.js';
import type { Sample } from './samples.ts';

const RED_GREEN_BLUE = [0, 1, 2] as const;
const OPTIONS = { downsample: false } as const;

/** SSIM (Wang et al., 2004) of two pictures of the same size: 1 if they are the same. */
export interface Similarity {
  brightness: number;
  /** Of red, green and blue, averaged: tells of colours that subsampling blurs. */
  colour: number;
}

export function similarity(one: Sample, other: Sample): Similarity {
  const colours = RED_GREEN_BLUE.map(
    (channel) => ssim(grey(one, channel), grey(other, channel), OPTIONS).mssim,
  );
  return { brightness: ssim(rgba(one), rgba(other), OPTIONS).mssim, colour: mean(colours) };
}

function rgba({ data, width, height }: Sample) {
  return asRgba(width, height, (pixel, channel) => data[pixel * 3 + channel] as number);
}

function grey({ data, width, height }: Sample, channel: number) {
  return asRgba(width, height, (pixel) => data[pixel * 3 + channel] as number);
}

function asRgba(width: number, height: number, valueAt: (pixel: number, channel: number) => number) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (const channel of RED_GREEN_BLUE) data[pixel * 4 + channel] = valueAt(pixel, channel);
    data[pixel * 4 + 3] = 255;
  }
  return { data, width, height };
}
