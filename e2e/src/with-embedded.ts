import type { TestProject } from 'vitest/node';
import { provideTarget } from './shared-imgr.ts';

export default (project: TestProject) => provideTarget(project, { mode: 'embedded' });
