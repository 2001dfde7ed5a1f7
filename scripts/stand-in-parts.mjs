// What the recipes in docker/stand-ins find beside their Dockerfiles.
import { chmodSync, copyFileSync, cpSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, canInstall, output } from './apt.mjs';
import { cacheFolder, scratchFolder } from './cache-folder.mjs';
import { env, root } from './prepare.mjs';
import { runQuietly } from './run-quietly.mjs';
import { CARGO, GO, requireTool } from './toolchains.mjs';

const { devDependencies, packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

export const NODE_VERSION = devDependencies.node;
export const NPM_VERSION = packageManager.split('@')[1];
export const GARAGE_VERSION = '2.5.0';
export const VERSITYGW_VERSION = '1.2.0';

/** Node out of the npm package that imgr itself runs on, and npm. */
export async function addNode(folder) {
  copyFileSync(join(root, 'node_modules/node/bin/node'), join(folder, 'node'));
  const prefix = scratchFolder();
  await runQuietly('npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', `npm@${NPM_VERSION}`]);
  cpSync(join(prefix, 'node_modules/npm'), join(folder, 'npm'), { recursive: true });
}

export async function addVersityGw(folder) {
  requireTool(GO, 'a stand-in for versity/versitygw is built from its Go module');
  const module = `github.com/versity/versitygw`;
  const version = `v${VERSITYGW_VERSION}`;
  await runQuietly(
    'go',
    ['install', '-ldflags', `-s -w -X main.Version=${version}`, `${module}/cmd/versitygw@${version}`],
    {
      env: { ...env, GOBIN: folder, CGO_ENABLED: '0', GOFLAGS: '' },
    },
  );
  const { Dir } = JSON.parse(await runQuietly('go', ['mod', 'download', '-json', `${module}@${version}`]));
  copyFileSync(join(Dir, 'docker-entrypoint.sh'), join(folder, 'docker-entrypoint.sh'));
  chmodSync(join(folder, 'docker-entrypoint.sh'), 0o755);
}

/** Compiled once, and kept in the cache. */
export async function addGarage(folder) {
  const kept = join(cacheFolder, `garage-${GARAGE_VERSION}`);
  const binary = join(kept, 'bin/garage');
  if (!existsSync(binary)) {
    requireTool(CARGO, 'a stand-in for dxflrs/garage is built from its crate');
    if (canInstall && ['cc', 'cmake', 'pkg-config'].some((tool) => !output(tool, ['--version'])))
      aptInstall('to compile Garage', 'build-essential', 'cmake', 'pkg-config');
    const made = scratchFolder();
    await runQuietly(
      'cargo',
      ['install', 'garage', '--version', GARAGE_VERSION, '--locked', '--no-track', '--root', made],
      { env: { ...env, CARGO_TARGET_DIR: scratchFolder() } },
    );
    if (!existsSync(kept)) renameSync(made, kept);
  }
  copyFileSync(binary, join(folder, 'garage'));
}
