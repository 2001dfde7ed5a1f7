import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that old belongs to no work under way. */
const ABANDONED_AFTER_MS = 3_600_000;
/** As `newPath` names them. The folder may be one that others use too, such as /tmp: nothing of theirs is touched. */
const OWN_NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A folder of files that live as long as the work on them. Whoever makes one removes it; what a crash left goes within two hours. */
export class ScratchFolder {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder where it is missing, and clears it of what was abandoned: now, and every hour. */
  static async open(folder: string): Promise<ScratchFolder> {
    await mkdir(folder, { recursive: true });
    await clear(folder);
    // Whoever was killed and begins again at once finds nothing that is old enough.
    setInterval(() => clear(folder).catch(() => {}), ABANDONED_AFTER_MS).unref();
    return new ScratchFolder(folder);
  }

  /** A path of a file that is not there yet. */
  newPath(): string {
    return join(this.#folder, randomUUID());
  }
}

/** Of its own files, untouched for an hour. One that cannot be removed, such as another user's, stays. */
async function clear(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!OWN_NAME.test(name)) continue;
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats?.isFile() || Date.now() - stats.mtimeMs <= ABANDONED_AFTER_MS) continue;
    await rm(path, { force: true }).catch(() => {});
  }
}
