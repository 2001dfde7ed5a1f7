import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder, scratchFolder } from './cache-folder.mjs';
import { root } from './prepare.mjs';
import { runQuietly } from './run-quietly.mjs';

const MAKER = 'https://releases.hashicorp.com';
const TIMEOUT_MS = 120_000;
const ANSWER_MS = 10_000;

/**
 * The path of Consul or Nomad: one that the lab built or got, or else their maker's, at the version and with the checksum that
 * the role has. Resolves with undefined where the maker does not answer.
 */
export async function provideHashicorp(name) {
  const defaults = readFileSync(join(root, `ansible/roles/${name}/defaults/main.yml`), 'utf8');
  const processor = { x64: 'amd64', arm64: 'arm64' }[arch()];
  const [, version] = /_version: (\S+)/.exec(defaults);
  const [, checksum] = new RegExp(`${processor}: sha256:([0-9a-f]{64})`).exec(defaults);
  const kept = join(cacheFolder, `${name}-${version}`, name);
  if (existsSync(kept)) return kept;
  const url = `${MAKER}/${name}/${version}/${name}_${version}_linux_${processor}.zip`;
  if (!(await answers(url))) return undefined;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const zip = Buffer.from(await response.arrayBuffer());
  const found = createHash('sha256').update(zip).digest('hex');
  if (found !== checksum) throw new Error(`${url} has the checksum ${found}, not ${checksum}`);
  const folder = scratchFolder();
  writeFileSync(join(folder, 'program.zip'), zip);
  await runQuietly('python3', ['-m', 'zipfile', '--extract', join(folder, 'program.zip'), folder]);
  chmodSync(join(folder, name), 0o755);
  mkdirSync(dirname(kept), { recursive: true });
  renameSync(join(folder, name), kept);
  return kept;
}

function answers(url) {
  return fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
