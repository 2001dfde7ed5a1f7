import { defineProject } from 'vitest/config';
import { SERIAL } from './vitest.serial.ts';

export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e embedded',
    exclude: ['src/cluster/**', 'src/compose/**'],
    globalSetup: ['src/with-embedded.ts'],
  },
});
