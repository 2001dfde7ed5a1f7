import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { output } from './apt.mjs';
import { provideImages } from './base-images.mjs';
import { cacheFolder, scratchFolder } from './cache-folder.mjs';
import { env, root } from './prepare.mjs';
import { provideVenv } from './python-venv.mjs';
import { runQuietly } from './run-quietly.mjs';

const ACTIONLINT_VERSION = '1.7.12';

/** The Debians that the machines may have, each with an image of its own checkers. */
export const DEBIANS = ['trixie', 'bookworm'];
export const checkersOf = (debian) => `imgr-checks:${debian}`;

/** Runs one of the programs that scripts/check-requirements.txt names. */
export async function python(program, args, options = {}) {
  const environment = await pythonEnv();
  await runQuietly(join(environment.VIRTUAL_ENV, 'bin', program), args, { ...options, env: environment });
}

/** Where these programs find each other. */
export const pythonEnv = once(async () => {
  const bin = await provideVenv('checks', 'scripts/check-requirements.txt');
  return {
    ...env,
    PATH: `${bin}${delimiter}${env.PATH}`,
    VIRTUAL_ENV: join(bin, '..'),
    ANSIBLE_NOCOLOR: '1',
  };
});

/** The engine must run. */
export async function provideCheckers() {
  await provideImages(DEBIANS.map(baseOf));
  // Debian's mirror is reached as this machine reaches it.
  for (const debian of DEBIANS)
    await runQuietly('docker', [
      ...['build', '--network', 'host', '--build-arg', `BASE=${baseOf(debian)}`],
      ...['--tag', checkersOf(debian), join(root, 'docker/checks')],
    ]);
}

const baseOf = (debian) => `debian:${debian}-slim`;

/** Resolves with the path of actionlint, compiled once; with undefined where there is no Go. */
export async function provideActionlint() {
  const kept = join(cacheFolder, `actionlint-${ACTIONLINT_VERSION}`);
  if (!existsSync(kept)) {
    if (!output('go', ['version'])) return undefined;
    const made = scratchFolder();
    await runQuietly(
      'go',
      ['install', '-trimpath', `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT_VERSION}`],
      { env: { ...env, GOBIN: made, CGO_ENABLED: '0', GOFLAGS: '' } },
    );
    mkdirSync(cacheFolder, { recursive: true });
    renameSync(join(made, 'actionlint'), kept);
  }
  return kept;
}

/** Does it at the first call; later ones get the same. */
export function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}
