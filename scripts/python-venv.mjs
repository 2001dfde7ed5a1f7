import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptInstall, canInstall, output } from './apt.mjs';
import { cacheFolder } from './cache-folder.mjs';
import { root } from './prepare.mjs';
import { timed } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';

const COMPLETE = 'is-complete';

/**
 * Resolves with the folder of the programs that a file of requirements (`-r OTHER` lines followed) names. They are installed
 * once, and kept in the cache until the requirements change.
 */
export async function provideVenv(name, requirements) {
  const python = output('python3', ['--version']);
  const hash = createHash('sha256').update(python).update(textOf(requirements)).digest('hex');
  const venv = join(cacheFolder, 'python', `${name}-${hash.slice(0, 16)}`);
  const bin = join(venv, 'bin');
  if (existsSync(join(venv, COMPLETE))) return bin;
  await timed(`the Python programs of ${requirements}`, 'a minute', async () => {
    if (!hasVenv() && canInstall) aptInstall('to keep Python programs apart', 'python3-venv');
    if (!hasVenv())
      throw new Error(
        `${requirements} needs Python 3 with venv (Debian: python3-venv), and there is none: install it`,
      );
    // Half of one that was begun is of no use: its scripts name its place, so that it cannot be made elsewhere and moved.
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(dirname(venv), { recursive: true });
    await runQuietly('python3', ['-m', 'venv', venv]);
    await runQuietly(join(bin, 'pip'), [
      ...['install', '--quiet', '--disable-pip-version-check', '--requirement', join(root, requirements)],
    ]);
    writeFileSync(join(venv, COMPLETE), '');
  });
  return bin;
}

function hasVenv() {
  return output('python3', ['-c', 'import ensurepip, venv; print("yes")']) === 'yes';
}

function textOf(requirements) {
  const text = readFileSync(join(root, requirements), 'utf8');
  const included = [...text.matchAll(/^-r (.+)$/gm)].map(([, path]) => join(dirname(requirements), path));
  return [text, ...included.map(textOf)].join('');
}
