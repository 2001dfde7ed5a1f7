import type { Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { pages } from './pages.ts';

const HTML = `<html>
  <head>
    <script src="/theme.js"></script>
    <script type="module" crossorigin src="/assets/index-1.js"></script>
    <link rel="modulepreload" crossorigin href="/assets/app-1.js">
  </head>
  <body>
    <div class="boot">
      <!-- words -->
    </div>
  </body>
</html>`;
const chunk = (name: string, imports: string[] = []) => ({
  type: 'chunk',
  name,
  fileName: `assets/${name}-1.js`,
  imports: imports.map((other) => `assets/${other}-1.js`),
});

/** The pages that are made of this one, by their names. */
function made(html: string): Map<string, string> {
  const chunks = [chunk('fr'), chunk('LibraryRoute', ['app', 'Queries']), chunk('ToolsRoute', ['app'])];
  const shell = { type: 'asset', fileName: 'index.html', source: html };
  const bundle = Object.fromEntries([shell, ...chunks].map((file) => [file.fileName, file]));
  const files = new Map<string, string>();
  const { generateBundle } = pages();
  if (typeof generateBundle !== 'function') throw new Error('The plugin makes nothing.');
  const context = {
    emitFile: (file: Rolldown.EmittedAsset) => files.set(file.fileName ?? '', String(file.source)),
    error: (message: string) => {
      throw new Error(message);
    },
  };
  generateBundle.call(
    context as unknown as Rolldown.PluginContext,
    {} as Rolldown.NormalizedOutputOptions,
    bundle as unknown as Rolldown.OutputBundle,
    true,
  );
  return files.set('index.html', shell.source);
}

test('each page has its own first words, in every language, and names all that it needs', () => {
  const files = made(HTML);
  expect([...files.keys()]).toEqual(['add.html', 'uploads.html', 'tools.html', 'index.html']);
  expect(files.get('add.html')).toContain(
    '<h1><span lang="en">Drop images, get links</span><span lang="fr">Déposez',
  );
  expect(files.get('tools.html')).toContain(
    '<h1><span lang="en">Tools</span><span lang="fr">Outils</span></h1><p>',
  );
  const scriptsOf = (name: string) =>
    [...(files.get(name) ?? '').matchAll(/<link rel="modulepreload".*"\/assets\/(\w+)-1.js">/g)].map(
      ([, part]) => part,
    );
  expect(scriptsOf('add.html')).toEqual(['app']);
  expect(scriptsOf('uploads.html')).toEqual(['app', 'LibraryRoute', 'Queries']);
  expect(scriptsOf('tools.html')).toEqual(['app', 'ToolsRoute']);
  for (const name of ['add.html', 'uploads.html', 'tools.html'])
    expect(files.get(name)).toContain('as="fetch" fetchpriority="low" crossorigin href="/config.json"');
});

test('a page of which nobody knows what it shows has no words', () => {
  expect(made(HTML).get('index.html')).not.toMatch(/<main|words|config\.json/);
});

test('scripts give way to what is painted first; those of another language are only named', () => {
  for (const [name, html] of made(HTML)) {
    expect([name, html.match(/<script.*>/g)]).toEqual([
      name,
      [
        '<script src="/theme.js" data-fr="/assets/fr-1.js"></script>',
        '<script type="module" crossorigin fetchpriority="low" src="/assets/index-1.js"></script>',
      ],
    ]);
    expect(html.match(/modulepreload"(?! fetchpriority="low")/)).toBeNull();
  }
});

test('a build that cannot make them fails', () => {
  expect(() => made(HTML.replace('<script type="module"', '<script'))).toThrow('does not load the app');
});
