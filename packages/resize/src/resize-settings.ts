import { availableParallelism } from 'node:os';
import { wholeNumber } from '@imgr/settings';
import type { PixelLimits } from './image-facts.ts';

/**
 * RabbitMQ takes a delivery back that is not acknowledged for 30 minutes, and gives it to another: within that it may be held for
 * 10 minutes before it is begun, and the original has to be fetched and the sizes stored.
 */
const MAX_TIMEOUT_SECONDS = 1000;

export const pixelSettings = {
  IMGR_MAX_PIXELS: wholeNumber({
    min: 1,
    max: 1_000_000_000,
    is: 'pixels per image, all frames of an animation together',
  }).byDefault(100_000_000),
  IMGR_MAX_AVIF_PIXELS: wholeNumber({ min: 1, max: 1_000_000_000, is: 'pixels per AVIF' }).byDefault(
    25_000_000,
  ),
};

export const resizeSettings = {
  IMGR_STILL_TIMEOUT_SECONDS: wholeNumber({
    min: 1,
    max: MAX_TIMEOUT_SECONDS,
    is: 'seconds to resize a still picture',
  }).byDefault(30),
  IMGR_ANIMATION_TIMEOUT_SECONDS: wholeNumber({
    min: 1,
    max: MAX_TIMEOUT_SECONDS,
    is: 'seconds to resize an animation',
  }).byDefault(180),
  IMGR_RESIZE_SLOTS: wholeNumber({ min: 1, max: 256, is: 'images resized at a time' }).byDefault(
    availableParallelism(),
  ),
};

export interface ResizeConfig {
  slots: number;
  stillTimeoutMs: number;
  animationTimeoutMs: number;
}

export function pixelLimits(settings: {
  IMGR_MAX_PIXELS: number;
  IMGR_MAX_AVIF_PIXELS: number;
}): PixelLimits {
  return { maxPixels: settings.IMGR_MAX_PIXELS, maxAvifPixels: settings.IMGR_MAX_AVIF_PIXELS };
}

export function resizeConfig(settings: {
  IMGR_STILL_TIMEOUT_SECONDS: number;
  IMGR_ANIMATION_TIMEOUT_SECONDS: number;
  IMGR_RESIZE_SLOTS: number;
}): ResizeConfig {
  return {
    slots: settings.IMGR_RESIZE_SLOTS,
    stillTimeoutMs: settings.IMGR_STILL_TIMEOUT_SECONDS * 1000,
    animationTimeoutMs: settings.IMGR_ANIMATION_TIMEOUT_SECONDS * 1000,
  };
}
