import { existsSync } from 'node:fs';
import { aptInstall, canInstall } from './apt.mjs';
import { fail } from './prepare.mjs';

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
  if (canInstall) aptInstall('for the browser tests', 'chromium');
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
