import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../../scripts/cache-folder.mjs';
import { docker } from '../../docker.mjs';
import { pushVersion } from '../../registry.mjs';

const APPS = ['api', 'worker', 'web'];
const folder = import.meta.dirname;

/**
 * Makes a release out of the lab's images and publishes it: of each app the version that its recipe makes. Resolves with
 * the file that names it, as a real release has one, and what is in it.
 */
export async function publishRelease({ api = 'good', worker = 'good', web = 'good' }) {
  const version = `drill-${Date.now()}`;
  const images = {};
  for (const [index, recipe] of [api, worker, web].entries()) {
    const app = APPS[index];
    const tag = `imgr-${app}:${version}`;
    await docker(
      ...['build', '--file', join(folder, `${recipe}.Dockerfile`), '--tag', tag],
      ...['--build-arg', `BASE=imgr-${app}:lab`, '--build-arg', `VERSION=${version}`, folder],
    );
    images[app] = await pushVersion(app, tag, version);
    await docker('rmi', tag);
  }
  const file = join(scratchFolder(), 'release.json');
  writeFileSync(file, JSON.stringify({ imgr_version: version, imgr_images: images }));
  return { file, version, images };
}
