export { ENCODER_SETTINGS, encodeAs } from './encoder-settings.ts';
export { DecoderCrashedError, DecoderTimedOutError, ImageRefusedError } from './errors.ts';
export type { EncodedSize, ImageFacts, PixelLimits, ResizedImage } from './image-facts.ts';
export { ImageProcesses, type ImageProcessesOptions } from './image-processes.ts';
export { ResizeJobs, type ResizeJobsOptions } from './resize-jobs.ts';
