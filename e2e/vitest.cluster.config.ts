import { defineProject } from 'vitest/config';
import { SERIAL } from './vitest.serial.ts';

/** The same suite, and what only a cluster can do. */
export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e cluster',
    // The pages look the same in both modes: their pictures are compared in one.
    exclude: ['src/compose/**', 'src/browser/pictures.test.ts'],
    globalSetup: ['src/cluster/with-processes.ts'],
  },
});
