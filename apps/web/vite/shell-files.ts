import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { Plugin } from 'vite';

const PUBLIC = new URL('../public/', import.meta.url);

/** Tells the service worker the files of this build, all of which it keeps for when there is no network. */
export function shellFiles(): Plugin {
  return {
    name: 'imgr:shell-files',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') this.error('The build has no service worker.');
      const built = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const files = [...built, ...readdirSync(PUBLIC)].toSorted().map((name) => `/${name}`);
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      worker.code = worker.code
        .replace('__SHELL_FILES__', JSON.stringify(files))
        .replace('__SHELL_VERSION__', version);
    },
  };
}
