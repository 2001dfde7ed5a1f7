export { ENCODER_SETTINGS, encodeAs } from './encoder-settings.ts';
export { DecoderCrashedError, DecoderTimedOutError, ImageRefusedError } from './errors.ts';
export type { EncodedSize, ImageFacts, PixelLimits, ResizedImage } from './image-facts.ts';
export { ImageProcesses, type ImageProcessesOptions } from './image-processes.ts';
export { ResizeJobs, type ResizeJobsOptions } from './resize-jobs.ts';
export { ResizeMetrics } from './resize-metrics.ts';
export {
  pixelLimits,
  pixelSettings,
  type ResizeConfig,
  resizeConfig,
  resizeSettings,
} from './resize-settings.ts';
export { onJobFailure, RESIZE_ATTEMPTS, startResizing } from './start-resizing.ts';
