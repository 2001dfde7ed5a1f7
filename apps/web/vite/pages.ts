import { routes } from '@imgr/contracts';
import type { Plugin, Rolldown } from 'vite';
import { en } from '../src/i18n/en.ts';
import { fr } from '../src/i18n/fr.ts';
import type { Language } from '../src/i18n/language.ts';

const CATALOGUES = { en, fr };
/** Where they go in `index.html`. */
const WORDS = '<!-- words -->';
const THEME = '<script src="/theme.js"';

interface Page {
  fileName: string;
  heading: (texts: (typeof CATALOGUES)[Language]) => string;
  lead: (texts: (typeof CATALOGUES)[Language]) => string;
  /** The chunk that is loaded for this page only. */
  part?: string;
  /** It takes all the room. */
  wide?: boolean;
}

/** The server sends each at its path, and `index.html`, which has no words, where it does not know what is shown. */
const PAGES: Page[] = [
  { fileName: 'add.html', heading: ({ app }) => app.title, lead: ({ app }) => app.lead },
  {
    fileName: 'uploads.html',
    heading: ({ library }) => library.title,
    lead: ({ library }) => library.lead,
    part: 'LibraryRoute',
    wide: true,
  },
  {
    fileName: 'tools.html',
    heading: ({ tools }) => tools.title,
    lead: ({ tools }) => tools.lead,
    part: 'ToolsRoute',
  },
];

/**
 * Makes of `index.html` a file for each page, with what the page says first, in every language, and with all that the
 * page needs named, so that it is loaded at once.
 */
export function pages(): Plugin {
  return {
    name: 'imgr:pages',
    apply: 'build',
    // After Vite's own plugins: they write the page.
    enforce: 'post',
    generateBundle(_, bundle) {
      const shell = bundle['index.html'];
      if (shell?.type !== 'asset') this.error('The build has no page.');
      const html = prepared(String(shell.source), chunkNamed(bundle, 'fr').fileName);
      shell.source = html.replace(WORDS, '');
      for (const page of PAGES) {
        const part = page.part ? chunkNamed(bundle, page.part) : undefined;
        const source = html
          .replace('  </head>', `${preloads(part, html)}  </head>`)
          .replace('class="boot"', page.wide ? 'class="boot" data-wide' : 'class="boot"')
          .replace(WORDS, () => words(page));
        this.emitFile({ type: 'asset', fileName: page.fileName, source });
      }
    },
  };
}

function chunkNamed(bundle: Rolldown.OutputBundle, name: string): Rolldown.OutputChunk {
  const found = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === name);
  if (found?.type !== 'chunk') throw new Error(`The build has no chunk ${name}.`);
  return found;
}

/** The app's scripts give way to what is painted first. `theme.js` has French loaded for whoever reads it. */
function prepared(html: string, french: string): string {
  const script = '<script type="module" crossorigin';
  if (!html.includes(script) || !html.includes(THEME)) throw new Error('The page does not load the app.');
  return html
    .replace(THEME, `${THEME} data-fr="/${french}"`)
    .replace(script, `${script} fetchpriority="low"`)
    .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"');
}

function preloads(part: Rolldown.OutputChunk | undefined, html: string): string {
  const scripts = part ? [part.fileName, ...part.imports].filter((name) => !html.includes(name)) : [];
  const links = scripts.map(
    (name) => `    <link rel="modulepreload" fetchpriority="low" crossorigin href="/${name}">\n`,
  );
  return `${links.join('')}    <link rel="preload" as="fetch" fetchpriority="low" crossorigin href="${routes.webConfig}">\n`;
}

function words({ heading, lead }: Page): string {
  const inAll = (text: Page['heading']) =>
    Object.entries(CATALOGUES)
      .map(([language, texts]) => `<span lang="${language}">${escaped(text(texts))}</span>`)
      .join('');
  return `<main class="boot-main"><div><h1>${inAll(heading)}</h1><p>${inAll(lead)}</p></div></main>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
