// A registry of the lab's own plays ghcr.io: the machines pull from it by digest, as they would from there.
import { setTimeout as sleep } from 'node:timers/promises';
import { provideImages } from '../scripts/base-images.mjs';
import { docker, exists } from './docker.mjs';
import { NETWORK, PREFIX, REGISTRY } from './settings.mjs';

const IMAGE = 'registry:2';
const CONTAINER = `${PREFIX}-registry`;
const START_TIMEOUT_MS = 20_000;

/** The network must be there. */
export async function provideRegistry() {
  await provideImages([IMAGE]);
  if (!(await exists('container', CONTAINER)))
    await docker(
      ...['create', '--name', CONTAINER, '--network', NETWORK.name, '--ip', REGISTRY.address],
      // Docker pushes without TLS to this computer's loopback only.
      ...['--publish', `127.0.0.1::${REGISTRY.port}`],
      ...['--volume', `${CONTAINER}:/var/lib/registry`],
      IMAGE,
    );
  await docker('start', CONTAINER);
  await answers(`http://${await publishedAddress()}/v2/`);
}

export async function removeRegistry() {
  if (await exists('container', CONTAINER)) await docker('rm', '--force', CONTAINER);
  await docker('volume', 'rm', '--force', CONTAINER);
}

/**
 * Publishes an image of this computer as a version of something. Resolves with the reference that a machine pulls: the
 * registry's name and the digest.
 */
export async function pushVersion(name, image, tag) {
  const repository = `${await publishedAddress()}/imgr/${name}`;
  await docker('tag', image, `${repository}:${tag}`);
  const pushed = await docker('push', `${repository}:${tag}`);
  await docker('rmi', `${repository}:${tag}`);
  const [, digest] = /digest: (sha256:[0-9a-f]{64})/.exec(pushed);
  return `${REGISTRY.name}:${REGISTRY.port}/imgr/${name}@${digest}`;
}

async function publishedAddress() {
  const [address] = (await docker('port', CONTAINER, `${REGISTRY.port}/tcp`)).split('\n');
  return address.trim();
}

async function answers(url) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (Date.now() > deadline)
      throw new Error(`the registry does not answer at ${url}: docker logs ${CONTAINER}`);
    await sleep(250);
  }
}
