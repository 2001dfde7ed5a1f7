import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'apps/*',
      'e2e',
      'e2e/vitest.cluster.config.ts',
      'e2e/vitest.images.config.ts',
      'e2e/vitest.compose.config.ts',
      'e2e/vitest.pages.config.ts',
      'bench',
      'drills',
      'lab',
    ],
  },
});
