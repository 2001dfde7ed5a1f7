import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { aptInstall, canInstall, output } from './apt.mjs';
import { scratchFolder } from './cache-folder.mjs';
import { root } from './prepare.mjs';
import { runQuietly } from './run-quietly.mjs';
import {
  addGarage,
  addNode,
  addVersityGw,
  GARAGE_VERSION,
  NODE_VERSION,
  NPM_VERSION,
  VERSITYGW_VERSION,
} from './stand-in-parts.mjs';

const recipes = join(root, 'docker/stand-ins');
const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const DEBIAN = 'debian:trixie-slim';

/**
 * By the public tag: the recipe's folder, the image that it is built on, what goes beside its Dockerfile, and the versions
 * of that.
 */
export const STAND_INS = {
  // The longest first: the others are built beside it.
  [`dxflrs/garage:v${GARAGE_VERSION}`]: {
    recipe: 'garage',
    base: DEBIAN,
    add: addGarage,
    usually: '10 to 15 minutes, once: Garage is compiled',
  },
  'rabbitmq:4.3-management': { recipe: 'rabbitmq', base: 'debian:forky-slim' },
  'rabbitmq:4.0-management': { recipe: 'rabbitmq', base: DEBIAN },
  'node:26-trixie-slim': {
    recipe: 'node',
    base: DEBIAN,
    add: addNode,
    versions: { NODE_VERSION, NPM_VERSION },
  },
  [`versity/versitygw:v${VERSITYGW_VERSION}`]: {
    recipe: 'versitygw',
    base: DEBIAN,
    add: addVersityGw,
    usually: '1 to 3 minutes',
  },
  'haproxy:3.0': { recipe: 'haproxy', base: DEBIAN },
  'registry:2': { recipe: 'registry', base: DEBIAN, onDemand: true },
  [DEBIAN]: { recipe: 'debian', suite: 'trixie' },
  'debian:forky-slim': { recipe: 'debian', suite: 'forky', onDemand: true },
  'debian:bookworm-slim': { recipe: 'debian', suite: 'bookworm', onDemand: true },
};

/** Names all that the stand-in is made from: what the recipe says, what it is built on, what this machine trusts. */
export function standInKey(tag) {
  const { recipe, base, suite, versions } = STAND_INS[tag];
  const hash = createHash('sha256');
  const folder = join(recipes, recipe);
  for (const name of readdirSync(folder).sort())
    hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  hash.update(JSON.stringify([tag, arch(), suite, versions, base && standInKey(base)]));
  if (suite && existsSync(CA_BUNDLE)) hash.update(readFileSync(CA_BUNDLE));
  return hash.digest('hex').slice(0, 16);
}

/** Resolves with a folder that has all that the stand-in is built from, but for its base. */
export async function gatherParts(tag) {
  const { recipe, add } = STAND_INS[tag];
  const folder = scratchFolder();
  cpSync(join(recipes, recipe), folder, { recursive: true });
  await add?.(folder);
  return folder;
}

/** Builds the stand-in under the tag, out of its parts. Its base must be there. */
export async function buildStandIn(tag, folder, label) {
  const { base, suite, versions = {} } = STAND_INS[tag];
  if (suite) return importDebian(tag, suite, folder, label);
  const settings = Object.entries({ BASE: base, ...versions }).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ]);
  // Debian's mirror is reached as this machine reaches it.
  await runQuietly('docker', [
    'build',
    '--network',
    'host',
    ...settings,
    '--label',
    label,
    '--tag',
    tag,
    folder,
  ]);
}

async function importDebian(tag, suite, folder, label) {
  if (canInstall && !output('mmdebstrap', ['--version']))
    aptInstall('to make stand-ins of base images', 'mmdebstrap', 'debian-archive-keyring');
  if (!output('mmdebstrap', ['--version']))
    throw new Error(
      `a stand-in for ${tag} takes mmdebstrap (Debian's package): install it, or run this as root`,
    );
  const [tar, aptOptions] = [join(folder, 'root.tar'), join(folder, 'acquire.conf')];
  const options = output('apt-config', ['dump', 'Acquire']).split('\n');
  writeFileSync(aptOptions, options.filter((line) => /^Acquire::(Check-|https?::)/.test(line)).join('\n'));
  const mirror = debianMirror();
  await runQuietly('mmdebstrap', [
    '--variant=minbase',
    '--include=ca-certificates',
    `--aptopt=${aptOptions}`,
    `--dpkgopt=${join(folder, 'dpkg.cfg')}`,
    ...(existsSync(CA_BUNDLE) ? [`--customize-hook=upload ${CA_BUNDLE} ${CA_BUNDLE}`] : []),
    // Not as an option: apt would run its hooks before there is a shell to run them.
    `--customize-hook=upload ${join(folder, 'apt.conf')} /etc/apt/apt.conf.d/docker-clean`,
    `--customize-hook=sh ${join(folder, 'remove-apt-cache.sh')} "$1"`,
    suite,
    tar,
    ...(mirror ? [mirror] : []),
  ]);
  await runQuietly('docker', ['import', '--change', `LABEL ${label}`, '--change', 'CMD ["bash"]', tar, tag]);
}

/** The mirror that this machine's apt uses; without one mmdebstrap takes its own. */
function debianMirror() {
  const targets = output('apt-get', [
    'indextargets',
    '--format',
    '$(ORIGIN) $(LABEL) $(REPO_URI)',
    'Created-By: Packages',
  ]);
  return /^Debian Debian (\S+)$/m.exec(targets)?.[1];
}
