import type { Plugin, Rolldown } from 'vite';

/**
 * The pages of images are written by the API, which in the cluster does not have the web app's files, and may be of
 * another build. It names files that every build has: `page.js`, which loads the app of this build, `page.css`, its
 * style sheet, and `page.woff2`, its font.
 */
export function fixedNames(): Plugin {
  return {
    name: 'imgr:fixed-names',
    apply: 'build',
    // After Vite's own plugins: they write the style sheet.
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const app = files.find((file) => file.type === 'chunk' && file.isEntry && file.name === 'index');
      const style = files.find((file) => file.type === 'asset' && file.fileName.endsWith('.css'));
      const image = files.find((file) => file.type === 'chunk' && file.name === 'ImageRoute');
      if (app?.type !== 'chunk' || image?.type !== 'chunk' || style?.type !== 'asset')
        this.error('The build lacks what the pages of images need.');
      // All that the page needs is named, so that it is loaded at once and not one after the other.
      const scripts = [...new Set([...app.imports, ...image.imports, app.fileName, image.fileName])];
      const source = scripts.map((name) => `import './${name}';\n`).join('');
      this.emitFile({ type: 'asset', fileName: 'page.js', source });
      const font = files.find((file) => file.type === 'asset' && file.fileName.endsWith('.woff2'));
      if (font?.type !== 'asset') this.error('The build has no font.');
      this.emitFile({ type: 'asset', fileName: 'page.woff2', source: font.source });
      const css = String(style.source).replace(`/${font.fileName}`, '/page.woff2');
      this.emitFile({ type: 'asset', fileName: 'page.css', source: css });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) => {
        const font = Object.keys(bundle ?? {}).find((name) => name.endsWith('.woff2'));
        if (!font) return;
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: true };
        return [{ tag: 'link', attrs, injectTo: 'head' as const }];
      },
    },
  };
}

/** Everything but the service worker has the hash of its content in its name. */
export function entryFileName({ name }: Rolldown.PreRenderedChunk): string {
  return name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js';
}
