import { defineProject } from 'vitest/config';
import { LOOKS, SERIAL } from './vitest.serial.ts';

export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e embedded',
    exclude: ['src/cluster/**', 'src/compose/**', LOOKS],
    globalSetup: ['src/with-embedded.ts'],
  },
});
