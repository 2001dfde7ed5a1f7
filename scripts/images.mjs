// npm run images: builds imgr's three images for amd64 and arm64. With --push they go to a registry, each with SBOM and
// provenance, and --release-file names them by digest, in the form that ansible/playbooks/deploy.yml takes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { output } from './apt.mjs';
import { fail, root, run, say } from './prepare.mjs';

const APPS = ['api', 'worker', 'web'];
const PLATFORMS = 'linux/amd64,linux/arm64';
const USAGE =
  'usage: npm run images -- --version VERSION [--push --registry HOST/PATH --release-file FILE] [--source URL]';

const options = {
  version: { type: 'string' },
  registry: { type: 'string' },
  source: { type: 'string' },
  push: { type: 'boolean', default: false },
  'release-file': { type: 'string' },
};
const { version, registry, source, push, 'release-file': releaseFile } = readOptions();
if (!version || push !== Boolean(registry) || push !== Boolean(releaseFile)) fail(USAGE);

const folder = mkdtempSync(join(tmpdir(), 'imgr-images-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const images = Object.fromEntries(APPS.map((app) => [app, build(app)]));
if (push) {
  writeFileSync(releaseFile, releaseText(version, images));
  say(`pushed, and named in ${releaseFile}`);
}

function readOptions() {
  try {
    return parseArgs({ options }).values;
  } catch {
    return fail(USAGE);
  }
}

/** Returns what the image is called for ever: its name and digest. */
function build(app) {
  const name = push ? `${registry}/${app}` : `imgr-${app}`;
  const metadata = join(folder, `${app}.json`);
  say(`building ${name}:${version} for ${PLATFORMS} …`);
  run('docker', [
    ...['buildx', 'build', '--file', `docker/${app}.Dockerfile`, '--platform', PLATFORMS],
    ...[
      '--build-arg',
      `VERSION=${version}`,
      '--build-arg',
      `REVISION=${output('git', ['rev-parse', 'HEAD'])}`,
    ],
    ...(source ? ['--label', `org.opencontainers.image.source=${source}`] : []),
    ...['--sbom=true', '--provenance=mode=max', '--metadata-file', metadata],
    ...(push ? ['--push', '--tag', `${name}:${version}`] : ['--output', 'type=cacheonly']),
    root,
  ]);
  return push ? `${name}@${JSON.parse(readFileSync(metadata, 'utf8'))['containerimage.digest']}` : undefined;
}

function releaseText(version, images) {
  const lines = APPS.map((app) => `  ${app}: ${images[app]}`);
  return ['---', `imgr_version: "${version}"`, 'imgr_images:', ...lines, ''].join('\n');
}
