import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what was built once is kept, for every clone on this machine: IMGR_CACHE_DIR, or `imgr` in the user's cache. */
export const cacheFolder =
  process.env.IMGR_CACHE_DIR || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'imgr');

const scratch = join(cacheFolder, 'tmp');

/**
 * A new folder in the cache, on the same file system: what is finished there is renamed to where it is believed. It is
 * removed when this process ends; what a killed process left goes at the next call.
 */
export function scratchFolder() {
  mkdirSync(scratch, { recursive: true });
  for (const name of readdirSync(scratch))
    if (!isAlive(Number.parseInt(name, 10))) rmSync(join(scratch, name), { recursive: true, force: true });
  const folder = mkdtempSync(join(scratch, `${process.pid}-`));
  ours.push(folder);
  return folder;
}

const ours = [];
process.once('exit', () => {
  for (const folder of ours) rmSync(folder, { recursive: true, force: true });
});

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
