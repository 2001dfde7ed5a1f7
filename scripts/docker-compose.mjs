import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { aptInstall, canInstall, output } from './apt.mjs';
import { cacheFolder, scratchFolder } from './cache-folder.mjs';
import { env, root, say } from './prepare.mjs';
import { timed } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';
import { GO, requireTool } from './toolchains.mjs';

const VERSION = '2.40.3';
const SOURCE = join(root, 'docker/stand-ins/compose-plugin');

/** Makes sure that `docker compose` is there: Debian's, where that is no older than version 2, or else built from its Go module. */
export async function provideCompose() {
  if (hasCompose()) return;
  if (canInstall && /Candidate: (\d+:)?2\./.test(output('apt-cache', ['policy', 'docker-compose']))) {
    aptInstall('because docker compose is missing', 'docker-compose');
    if (hasCompose()) return;
  }
  const built = join(cacheFolder, `compose-plugin-${VERSION}`, 'docker-compose');
  if (!existsSync(built))
    await timed('Docker Compose from its Go module', '2 to 5 minutes', () => build(built));
  const link = join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'cli-plugins', 'docker-compose');
  mkdirSync(dirname(link), { recursive: true });
  if (!existsSync(link)) symlinkSync(built, link);
  if (!hasCompose()) throw new Error(`docker compose does not run, although ${link} is there`);
  say(`docker compose is there now (${link})`);
}

async function build(target) {
  requireTool(GO, 'docker compose is missing, and is built from its Go module');
  const made = join(scratchFolder(), 'docker-compose');
  const version = `-X github.com/docker/compose/v2/internal.Version=v${VERSION}`;
  await runQuietly(
    'go',
    ['build', '-trimpath', '-ldflags', `-s -w ${version}`, '-o', made, 'github.com/docker/compose/v2/cmd'],
    { cwd: SOURCE, env: { ...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' } },
  );
  mkdirSync(dirname(target), { recursive: true });
  renameSync(made, target);
}

function hasCompose() {
  return spawnSync('docker', ['compose', 'version'], { env, stdio: 'ignore' }).status === 0;
}
