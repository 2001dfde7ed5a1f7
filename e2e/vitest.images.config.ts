import { defineProject } from 'vitest/config';
import { LOOKS, SERIAL } from './vitest.serial.ts';

/** The cluster's suite, from the images that are deployed. */
export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e images',
    exclude: ['src/compose/**', LOOKS],
    globalSetup: ['src/cluster/with-images.ts'],
  },
});
