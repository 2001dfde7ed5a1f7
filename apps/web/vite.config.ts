import react from '@vitejs/plugin-react';
import { defineConfig, type ProxyOptions } from 'vite';
import { entryFileName, fixedNames } from './vite/fixed-names.ts';
import { pages } from './vite/pages.ts';
import { precompress } from './vite/precompress.ts';
import { shellFiles } from './vite/shell-files.ts';

/** Entries stay by themselves: the page, what starts it, and the service worker. */
const isNotEntry = (id: string) => !/\/(index\.html|main\.tsx|sw\.ts)$/.test(id);
const api: ProxyOptions = { target: process.env.IMGR_API_URL ?? 'http://127.0.0.1:8081' };

export default defineConfig({
  plugins: [react(), fixedNames(), pages(), shellFiles(), precompress()],
  build: {
    outDir: 'dist/client',
    // One style sheet, so that the pages of images can name it.
    cssCodeSplit: false,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'service-worker/sw.ts' },
      output: {
        entryFileNames: entryFileName,
        // What every page needs is one file: a phone far away pays for each, and together they compress better.
        codeSplitting: {
          groups: [{ name: 'app', tags: ['$initial'], test: isNotEntry }],
        },
      },
      // Of the contracts the page needs the constants: without this their schemas, and zod, come along.
      treeshake: {
        moduleSideEffects: [{ test: /\/(contracts\/dist|node_modules\/(zod|nanoid))\//, sideEffects: false }],
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: Number(process.env.PORT ?? 8080),
    strictPort: true,
    proxy: {
      '^/(image|events|health|docs|openapi\\.json|config\\.json|i|oembed)(?=[/?]|$)': api,
      // As in production, `GET /` is the page for browsers and the API's templates for programs.
      '^/(?=\\?|$)': {
        ...api,
        bypass: (request) => (request.headers.accept?.includes('text/html') ? request.url : undefined),
      },
    },
  },
});
