// The machines share this computer's control groups: a machine that is killed leaves those of its containers behind, empty.
import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { output } from '../scripts/apt.mjs';
import { docker } from './docker.mjs';

const ROOT = '/sys/fs/cgroup';

/** The machines must be gone. What has a process in it stays: the kernel refuses. */
export async function removeCgroups() {
  const hierarchies = [ROOT, ...foldersIn(ROOT)];
  const containers = hierarchies
    .flatMap((hierarchy) => foldersIn(join(hierarchy, 'docker')))
    .filter((path) => /[0-9a-f]{64}$/.test(path));
  // Asked after the look at the folders: a container that is younger than it is not among them.
  const ours = await docker('ps', '--all', '--quiet', '--no-trunc');
  for (const path of containers) if (!ours.includes(path.slice(-64))) removeEmpty(path);
  if (output('pgrep', ['-x', 'nomad']) !== '') return;
  for (const hierarchy of hierarchies) removeEmpty(join(hierarchy, 'nomad'));
}

function removeEmpty(path) {
  for (const child of foldersIn(path)) removeEmpty(child);
  try {
    rmdirSync(path);
  } catch {
    // In use, or not there at all.
  }
}

function foldersIn(path) {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  } catch {
    return [];
  }
}
