// The programs that Ansible puts on the machines, where it does not get them from their makers by itself.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { provideImages } from '../scripts/base-images.mjs';
import { cacheFolder, scratchFolder } from '../scripts/cache-folder.mjs';
import { env, root, say } from '../scripts/prepare.mjs';
import { timed } from '../scripts/progress.mjs';
import { runQuietly } from '../scripts/run-quietly.mjs';
import { GARAGE_VERSION } from '../scripts/stand-in-parts.mjs';
import { GO, requireTool } from '../scripts/toolchains.mjs';
import { docker } from './docker.mjs';
import { paths } from './settings.mjs';

const HASHICORP = 'https://releases.hashicorp.com';
const ANSWER_MS = 10_000;
const GARAGE_IMAGE = `dxflrs/garage:v${GARAGE_VERSION}`;
const TOOLS = [goTool('consul', '3 to 5 minutes'), goTool('nomad', '3 to 6 minutes')];

/**
 * Fills the folder that `imgr_binaries_dir` names. Garage's makers publish no checksums: it comes out of their image. What
 * is not in the folder (Consul and Nomad, where their maker answers) Ansible fetches.
 */
export async function provideBinaries() {
  mkdirSync(paths.binaries, { recursive: true });
  await copyGarage();
  const missing = await toBeBuilt();
  // One after the other: each uses every core.
  for (const { what, usually, kept, build } of missing) await timed(what, usually, () => build(kept));
  for (const { name, kept } of TOOLS) if (existsSync(kept)) copyFileSync(kept, join(paths.binaries, name));
  return paths.binaries;
}

/** Those that are neither kept from before nor to be had from their maker. */
export async function toBeBuilt() {
  const missing = TOOLS.filter(({ kept }) => !existsSync(kept));
  if (missing.length === 0 || (await answers(HASHICORP))) return [];
  say(`${HASHICORP} is not reached: ${missing.map(({ name }) => name).join(' and ')} come from the Go proxy`);
  return missing;
}

function answers(address) {
  return fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) }).then(
    () => true,
    () => false,
  );
}

async function copyGarage() {
  await provideImages([GARAGE_IMAGE]);
  const container = (await docker('create', GARAGE_IMAGE)).trim();
  await docker('cp', `${container}:/garage`, join(paths.binaries, 'garage')).finally(() =>
    docker('rm', container),
  );
}

/** Built from the Go module that docker/stand-ins/NAME locks. */
function goTool(name, usually) {
  const module = `github.com/hashicorp/${name}`;
  const source = join(root, 'docker/stand-ins', name);
  const [, version] = new RegExp(`${module} v(\\S+)`).exec(readFileSync(join(source, 'go.mod'), 'utf8'));
  return {
    name,
    what: `${name} ${version} from its Go module`,
    usually,
    kept: join(cacheFolder, `${name}-${version}`, name),
    build: async (kept) => {
      requireTool(GO, `${name} is built from its Go module`);
      const made = join(scratchFolder(), name);
      await runQuietly('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', made, module], {
        cwd: source,
        env: { ...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
      });
      mkdirSync(dirname(kept), { recursive: true });
      renameSync(made, kept);
    },
  };
}
