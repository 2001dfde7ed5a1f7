import { defineProject } from 'vitest/config';
import { SERIAL } from './vitest.serial.ts';

/** What is deployed beside imgr itself: the load balancer, the images, compose. Needs Docker. */
export default defineProject({
  test: {
    ...SERIAL,
    // They wait more than they work, and share nothing.
    fileParallelism: true,
    name: 'e2e compose',
    include: ['src/compose/**/*.test.ts'],
    provide: { target: { mode: 'embedded' } },
  },
});
