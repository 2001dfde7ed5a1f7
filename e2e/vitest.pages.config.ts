import { defineProject } from 'vitest/config';
import { LOOKS, SERIAL } from './vitest.serial.ts';

/** What the pages look like, and whether everybody can use them. */
export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e pages',
    include: [LOOKS],
    provide: { target: { mode: 'embedded' } },
  },
});
