import { output } from '../scripts/apt.mjs';
import { provideImages } from '../scripts/base-images.mjs';
import { timed } from '../scripts/progress.mjs';
import { docker, idOfImage } from './docker.mjs';
import { pushVersion } from './registry.mjs';

/** Of imgr's images in the lab's registry: what was built last. */
export const LAB_TAG = 'lab';

const APPS = ['api', 'worker', 'web'];
const BASES = ['debian:trixie-slim', 'node:26-trixie-slim'];
const RABBITMQ = 'rabbitmq:4.3-management';

/** Builds imgr's images and publishes them, and the broker's too. Resolves with the variables that name them by digest. */
export async function publishImages() {
  await provideImages([...BASES, RABBITMQ]);
  const imgr_images = {};
  await timed("imgr's images", '10 s to 5 minutes', async () => {
    for (const app of APPS) imgr_images[app] = await pushVersion(app, await buildImage(app), LAB_TAG);
  });
  return { imgr_images, rabbitmq_image: await pushVersion('rabbitmq', RABBITMQ, '4.3-management') };
}

/** What they were built from stays in Docker's cache. */
export async function removeImages() {
  for (const app of APPS) if (await idOfImage(tagOf(app))) await docker('rmi', tagOf(app));
}

const tagOf = (app) => `imgr-${app}:${LAB_TAG}`;

/** Out of this working copy. Resolves with the tag, on this computer. */
async function buildImage(app) {
  const revision = output('git', ['rev-parse', 'HEAD']) || 'unknown';
  const file = `docker/${app}.Dockerfile`;
  await docker('build', '--file', file, '--build-arg', `REVISION=${revision}`, '--tag', tagOf(app), '.');
  return tagOf(app);
}
