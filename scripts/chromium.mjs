import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { env, fail, root, say } from './prepare.mjs';

const CANDIDATES = [
  process.env.IMGR_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium for the browser tests: one that is there, or else Debian's, installed now. */
export function findOrInstallChromium() {
  const found = find();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    say('installing Chromium for the browser tests (apt-get) …');
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
  }
  return (
    find() ??
    fail(
      'the browser tests need Chromium: install it, or set IMGR_TEST_CHROMIUM to its path, and run npm test again',
    )
  );
}

function find() {
  return CANDIDATES.find((path) => path && existsSync(path));
}

function apt(...args) {
  const { status } = spawnSync('apt-get', args, {
    cwd: root,
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) say(`apt-get ${args.join(' ')} failed`);
}
