import { defineProject } from 'vitest/config';

export default defineProject({ test: { name: 'drills', maxConcurrency: 5 } });
