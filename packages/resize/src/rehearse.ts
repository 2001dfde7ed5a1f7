import { rm, writeFile } from 'node:fs/promises';
import type { ScratchFolder } from '@imgr/scratch-folder';
import { BUILT_IN_PICTURES } from './built-in-pictures.ts';
import type { ImageProcesses } from './image-processes.ts';

const TIMEOUT_MS = 30_000;

/**
 * Resizes a built-in picture of each format in each of the processes: one that could not do it, for want of a library,
 * of memory or of a place to write, shows that before it takes an image of somebody's. All of its code is loaded then.
 * @throws if any of them fails
 */
export async function rehearse(
  processes: ImageProcesses,
  { scratch, slots }: { scratch: ScratchFolder; slots: number },
): Promise<void> {
  for (const picture of Object.values(BUILT_IN_PICTURES)) {
    const path = scratch.newPath();
    try {
      await writeFile(path, Buffer.from(picture, 'base64'));
      await Promise.all(Array.from({ length: slots }, () => processes.resize(path, TIMEOUT_MS)));
    } finally {
      await rm(path, { force: true });
    }
  }
}
