import { existsSync } from 'node:fs';
import { aptInstall, available, canInstall } from './apt.mjs';
import { fail } from './prepare.mjs';

/** The same Chromium without its windows and menus, which take half of its work and which no test looks at. */
const SHELL = 'chromium-headless-shell';

const WANTED = [process.env.IMGR_TEST_CHROMIUM, `/usr/bin/${SHELL}`];
const OTHERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium for the browser tests: Debian's without windows, installed now if need be, or one that is there. */
export function findOrInstallChromium() {
  const there = find(WANTED);
  if (there) return there;
  if (canInstall) installForTests(SHELL);
  const found = find([...WANTED, ...OTHERS]);
  if (found) return found;
  if (canInstall) installForTests('chromium');
  return (
    find(OTHERS) ??
    fail(
      'the browser tests need Chromium: install it, or set IMGR_TEST_CHROMIUM to its path, and run npm test again',
    )
  );
}

function installForTests(name) {
  const [packageName] = available(name);
  if (packageName) aptInstall('for the browser tests', packageName);
}

function find(paths) {
  return paths.find((path) => path && existsSync(path));
}
