// Runs on whatever Node the machine has: nothing of the project is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { aptInstall, canInstall, output } from './apt.mjs';

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const bin = join(root, 'node_modules', '.bin');
const lockfile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.imgr-installed');

/** The environment of what runs after the install: the project's own Node and tools come first on the PATH. */
export const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
};

export function say(text) {
  process.stdout.write(`imgr: ${text}\n`);
}

/** Runs a command to its end, its output shown. Ends this process if it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', ...options });
  if (error) fail(`cannot run ${command}: ${error.message}`);
  if (status !== 0) fail(`failed: ${[command, ...args].join(' ')}`);
}

export function fail(text) {
  process.stderr.write(`imgr: ${text}\n`);
  process.exit(1);
}

/** Installs what the lockfile names, unless that is what is installed. */
export function install() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20)
    fail(
      `Node ${process.versions.node} is too old to install with: 20 or newer is needed (imgr then runs on its own Node)`,
    );
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  provideSystemLibrary();
  say('installing the dependencies (npm ci); the first time this takes a minute or two …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: process.env });
  writeFileSync(stamp, wanted);
}

/** The Node that imgr runs on is linked with a library which a bare Debian lacks. */
function provideSystemLibrary() {
  const isMissing = () => /^\s+lib/m.test(libraries()) && !libraries().includes('libatomic.so.1 ');
  const libraries = () => output('/sbin/ldconfig', ['-p']);
  if (!isMissing()) return;
  if (canInstall) aptInstall('which Node is linked with', 'libatomic1');
  if (isMissing())
    fail('Node is linked with libatomic.so.1: install it (Debian: libatomic1), and run this again');
}

/** Builds what has changed since the last build: everything, or some packages and what they need. */
export function build(...packages) {
  say('building …');
  const filters = packages.map((name) => `--filter=${name}...`);
  run('turbo', ['run', 'build', '--output-logs=errors-only', '--log-order=grouped', ...filters]);
}
