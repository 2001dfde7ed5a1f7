import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, scratchFolder } from './cache-folder.mjs';
import { env, fail, say } from './prepare.mjs';
import { timed } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';
import { buildStandIn, gatherParts, STAND_INS, standInKey } from './stand-ins.mjs';

/** On a stand-in: what it was made from. An image without it is the public one. */
const LABEL = 'org.imgr.stand-in';
const archives = join(cacheFolder, 'stand-ins');
const PULL_ANSWER_MS = 30_000;
const PULL_MS = 900_000;

/** What Dockerfiles, compose and tests run on. Bases of stand-ins, and what the lab alone runs, are not among them. */
const USED = Object.keys(STAND_INS).filter((tag) => !STAND_INS[tag].onDemand);

/**
 * Makes sure that the public images are on this machine, under their own tags: there already, or pulled, or else a stand-in
 * made from Debian's and the languages' package registries, kept in the cache folder for the next time. The engine must
 * run, and the dependencies be installed. Ends this process if one cannot be had.
 */
export async function provideImages(tags = USED) {
  const provider = new Provider();
  // The pulls one after the other: the first tells whether the registry answers. What is built is built side by side.
  const missing = [];
  for (const tag of tags) if (!(await provider.findOrPull(tag))) missing.push(tag);
  const results = await Promise.allSettled(missing.map((tag) => provider.standIn(tag)));
  const failures = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.message);
  if (failures.length > 0) fail(`not all base images can be had:\n${[...new Set(failures)].join('\n')}`);
}

class Provider {
  #hasPulled = false;
  #registryIsAway = false;
  #standIns = new Map();

  async findOrPull(tag) {
    const found = await labelOf(tag);
    if (found !== undefined) return found === '' || found === standInKey(tag);
    return this.#pull(tag);
  }

  /** Loads the stand-in from the cache, or builds it. Once in a run, whoever asks. */
  standIn(tag) {
    const begun = this.#standIns.get(tag) ?? this.#provideStandIn(tag);
    this.#standIns.set(tag, begun);
    return begun;
  }

  async #provide(tag) {
    if (!(await this.findOrPull(tag))) await this.standIn(tag);
  }

  async #pull(tag) {
    if (this.#registryIsAway) return false;
    say(`pulling ${tag} …`);
    try {
      await runQuietly('docker', ['pull', tag], { firstOutputMs: PULL_ANSWER_MS, timeoutMs: PULL_MS });
      this.#hasPulled = true;
      return true;
    } catch (error) {
      say(`${tag} cannot be pulled: ${error.message.split('\n').at(-1).trim()}`);
      if (this.#hasPulled) return false;
      this.#registryIsAway = true;
      say(`the registry does not answer: stand-ins from package registries take the images' places`);
      return false;
    }
  }

  async #provideStandIn(tag) {
    const key = standInKey(tag);
    const archive = join(archives, `${tag.replaceAll(/[/:]/g, '_')}@${key}.tar.gz`);
    if (await load(tag, archive, key)) return;
    const { base, usually = 'a minute' } = STAND_INS[tag];
    await timed(`a stand-in for ${tag}`, usually, async () => {
      const [folder] = await Promise.all([gatherParts(tag), base && this.#provide(base)]);
      await buildStandIn(tag, folder, `${LABEL}=${key}`);
    });
    await save(tag, archive);
  }
}

/** Of an image: the key of a stand-in, '' for the public one, undefined if it is not there. */
async function labelOf(tag) {
  const format = `{{with .Config.Labels}}{{index . "${LABEL}"}}{{end}}`;
  const label = await runQuietly('docker', ['image', 'inspect', '--format', format, tag]).catch(
    () => undefined,
  );
  return label?.trim();
}

async function load(tag, archive, key) {
  const started = Date.now();
  const isLoaded = await runQuietly('docker', ['load', '--input', archive]).then(
    () => true,
    () => false,
  );
  if (!isLoaded || (await labelOf(tag)) !== key) return false;
  say(`loaded the stand-in for ${tag} from ${cacheFolder} in ${Math.round((Date.now() - started) / 1000)} s`);
  return true;
}

/** Older ones of the same image go. */
async function save(tag, archive) {
  mkdirSync(archives, { recursive: true });
  const part = join(scratchFolder(), 'image.tar.gz');
  await runQuietly('sh', ['-c', 'docker save "$1" | gzip -1 > "$2"', 'sh', tag, part], { env });
  const [prefix] = archive.split('@');
  for (const name of readdirSync(archives))
    if (join(archives, name).startsWith(`${prefix}@`)) rmSync(join(archives, name));
  renameSync(part, archive);
}
