import { defineProject } from 'vitest/config';
import { SEEN_ONCE, SERIAL } from './vitest.serial.ts';

/** The same suite, and what only a cluster can do. */
export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e cluster',
    exclude: ['src/compose/**', SEEN_ONCE],
    globalSetup: ['src/cluster/with-processes.ts'],
  },
});
