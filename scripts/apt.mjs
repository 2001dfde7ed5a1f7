import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { env, root, say } from './prepare.mjs';

/** Debian or a kin of it, and we may install packages. */
export const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** Installs Debian packages without what they only recommend. Says which and why. That it failed is only said. */
export function aptInstall(why, ...packages) {
  say(`installing ${packages.join(', ')} ${why} (apt-get) …`);
  updateOnce();
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

/** Those of the packages that the machine's Debian has. */
export function available(...packages) {
  updateOnce();
  return packages.filter((name) => /Candidate: [^(]/.test(output('apt-cache', ['policy', name])));
}

let updated = false;
function updateOnce() {
  if (!updated) apt('update', '-qq');
  updated = true;
}

function apt(...args) {
  const { status } = spawnSync('apt-get', args, {
    cwd: root,
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) say(`apt-get ${args.join(' ')} failed`);
}

/** What a command prints; nothing if it fails or is not there. */
export function output(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : '';
}
