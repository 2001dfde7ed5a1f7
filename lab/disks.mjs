// Each machine has a disk of its own for what it keeps (/var/lib): it can be filled without filling this computer's.
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../scripts/cache-folder.mjs';
import { say } from '../scripts/prepare.mjs';
import { runQuietly } from '../scripts/run-quietly.mjs';
import { docker } from './docker.mjs';
import { paths } from './settings.mjs';

const SIZE = 12 * 1024 ** 3;

/**
 * What to mount at the machine's /var/lib, with the image's content: an ext4 file system in a sparse file, or a plain volume
 * of Docker where this user may not mount. Also mounts again what is there, after a restart of the computer.
 */
export async function provideDisk({ name, container }, image) {
  if (process.getuid?.() !== 0) return volume(container);
  const [file, mountPoint] = [fileOf(name), mountPointOf(name)];
  if (isMounted(mountPoint)) return mountPoint;
  mkdirSync(mountPoint, { recursive: true });
  if (!existsSync(file)) await format(file, image);
  try {
    await runQuietly('mount', ['-o', 'loop', file, mountPoint]);
    return mountPoint;
  } catch (error) {
    say(`${name} gets a volume, not a disk of its own: ${error.message.split('\n').at(-1).trim()}`);
    rmSync(file, { force: true });
    return volume(container);
  }
}

/** The machine must be gone. */
export async function removeDisk({ name, container }) {
  const mountPoint = mountPointOf(name);
  // Killed containers let go of it a little later than they are gone.
  if (isMounted(mountPoint))
    await runQuietly('umount', [mountPoint]).catch(() => runQuietly('umount', ['--lazy', mountPoint]));
  rmSync(fileOf(name), { force: true });
  rmSync(mountPoint, { recursive: true, force: true });
  await docker('volume', 'rm', '--force', volume(container));
}

async function format(file, image) {
  // Not with `docker cp`: it refuses links that point out of what is copied.
  const seed = scratchFolder();
  const copy = 'set -o pipefail; docker run --rm "$1" tar -C /var/lib -c . | tar -C "$2" -x';
  await runQuietly('bash', ['-c', copy, 'bash', image, seed]);
  writeFileSync(file, '');
  truncateSync(file, SIZE);
  await runQuietly('mkfs.ext4', ['-q', '-m', '0', '-d', seed, file]).catch((error) => {
    rmSync(file, { force: true });
    throw error;
  });
}

const fileOf = (name) => join(paths.disks, `${name}.disk`);
const mountPointOf = (name) => join(paths.disks, name);
const volume = (container) => `${container}-lib`;

function isMounted(mountPoint) {
  return readFileSync('/proc/self/mounts', 'utf8').includes(` ${mountPoint} `);
}
