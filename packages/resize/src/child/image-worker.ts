import type { ImageFacts, PixelLimits, ResizedImage } from '../image-facts.ts';
import { ImageRefusal, type RefusalCode } from './image-refusal.ts';
import { inspectImage } from './inspect-image.ts';
import { resizeImage } from './resize-image.ts';

// Runs in a process of its own, which ends with the one that started it, whatever it is doing.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A terminal signals all processes of its group at Ctrl-C: this one goes on, so that what is under way gets its time.
process.on('SIGINT', () => {});

export interface ImageTask {
  path: string;
  limits: PixelLimits;
}

export type TaskResult<T> = { value: T } | { refusal: RefusalCode; detail: string };

export const inspect = ({ path, limits }: ImageTask): Promise<TaskResult<ImageFacts>> =>
  asResult(() => inspectImage(path, limits));

export const resize = ({ path, limits }: ImageTask): Promise<TaskResult<ResizedImage>> =>
  asResult(() => resizeImage(path, limits));

/** Resolves once this process can work. */
export const warmUp = async (): Promise<void> => {};

async function asResult<T>(run: () => Promise<T>): Promise<TaskResult<T>> {
  try {
    return { value: await run() };
  } catch (error) {
    if (error instanceof ImageRefusal) return { refusal: error.code, detail: error.message };
    throw error;
  }
}
