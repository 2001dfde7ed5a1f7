import { existsSync } from 'node:fs';
import { aptInstall, available, canInstall } from './apt.mjs';
import { fail } from './prepare.mjs';

/** The same Chromium without its windows and menus, which take half of its work and which no test looks at. */
const SHELL = 'chromium-headless-shell';

const OTHERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium for the browser tests: Debian's without windows, installed now if need be, or one that is there. */
export function findOrInstallChromium() {
  return (
    find(process.env.IMGR_TEST_CHROMIUM, `/usr/bin/${SHELL}`) ??
    installed(SHELL) ??
    find(...OTHERS) ??
    installed('chromium') ??
    fail(
      'the browser tests need Chromium: install it, or set IMGR_TEST_CHROMIUM to its path, and run npm test again',
    )
  );
}

/** Undefined where it cannot be had. */
function installed(name) {
  if (!canInstall || available(name).length === 0) return undefined;
  aptInstall('for the browser tests', name);
  return find(`/usr/bin/${name}`);
}

function find(...paths) {
  return paths.find((path) => path && existsSync(path));
}
