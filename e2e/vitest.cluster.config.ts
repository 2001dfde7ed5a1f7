import { defineProject } from 'vitest/config';
import { LOOKS, SERIAL } from './vitest.serial.ts';

/** The same suite, and what only a cluster can do. */
export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e cluster',
    exclude: ['src/compose/**', LOOKS],
    globalSetup: ['src/cluster/with-processes.ts'],
  },
});
