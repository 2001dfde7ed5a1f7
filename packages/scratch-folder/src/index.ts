import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that old belongs to no work under way. */
const ABANDONED_AFTER_MS = 3_600_000;

/** A folder of files that live as long as the work on them. Whoever makes one removes it; what a crash left goes at the next start. */
export class ScratchFolder {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder where it is missing, and clears it of what was abandoned: files untouched for an hour. */
  static async open(folder: string): Promise<ScratchFolder> {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => undefined);
      if (stats && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS)
        await rm(path, { recursive: true, force: true });
    }
    return new ScratchFolder(folder);
  }

  /** A path of a file that is not there yet. */
  newPath(): string {
    return join(this.#folder, randomUUID());
  }
}
