// The programs that Ansible puts on the machines: from their makers, by itself, or from the folder that is filled here.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, scratchFolder } from '../scripts/cache-folder.mjs';
import { env, root, say } from '../scripts/prepare.mjs';
import { timed } from '../scripts/progress.mjs';
import { runQuietly } from '../scripts/run-quietly.mjs';
import { addGarage, GARAGE_VERSION } from '../scripts/stand-in-parts.mjs';
import { GO, requireTool } from '../scripts/toolchains.mjs';
import { paths } from './settings.mjs';

const MAKERS = ['https://releases.hashicorp.com', 'https://garagehq.deuxfleurs.fr'];
const ANSWER_MS = 10_000;

/** The folder, or nothing where the makers are reached: Ansible then knows what to fetch, and its checksums. */
export async function provideBinaries() {
  const tools = [goTool('consul', '3 to 5 minutes'), goTool('nomad', '3 to 6 minutes'), garage()];
  const missing = tools.filter(({ kept }) => !existsSync(kept));
  if (missing.length > 0 && (await answer(MAKERS))) return undefined;
  // One after the other: each uses every core.
  for (const { what, usually, kept, make } of missing) await timed(what, usually, () => make(kept));
  mkdirSync(paths.binaries, { recursive: true });
  for (const { name, kept } of tools) copyFileSync(kept, join(paths.binaries, name));
  return paths.binaries;
}

async function answer(addresses) {
  try {
    for (const address of addresses)
      await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) });
    return true;
  } catch {
    say('the makers of Consul, Nomad and Garage are not reached: they are built from package registries');
    return false;
  }
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
    make: async (kept) => {
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

/** The same that the stand-in of its image is made of. */
function garage() {
  return {
    name: 'garage',
    what: `garage ${GARAGE_VERSION} from its crate`,
    usually: '10 to 15 minutes',
    kept: join(cacheFolder, `garage-${GARAGE_VERSION}`, 'bin/garage'),
    make: () => addGarage(scratchFolder()),
  };
}
