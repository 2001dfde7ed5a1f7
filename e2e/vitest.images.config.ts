import { defineProject } from 'vitest/config';
import { SERIAL } from './vitest.serial.ts';

/** The same again, from the images that are deployed. */
export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e images',
    exclude: ['src/compose/**'],
    globalSetup: ['src/cluster/with-images.ts'],
  },
});
