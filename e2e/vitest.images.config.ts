import { defineProject } from 'vitest/config';
import { SERIAL } from './vitest.serial.ts';

/** The same again, from the images that are deployed. */
export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e images',
    // What a browser makes of the page has been seen in both modes, from the same files.
    exclude: ['src/compose/**', 'src/browser/{access,adding,pictures,update}.test.ts'],
    globalSetup: ['src/cluster/with-images.ts'],
  },
});
