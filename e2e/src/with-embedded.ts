import type { TestProject } from 'vitest/node';
import { provideTarget } from './common-imgr.ts';

export default (project: TestProject) => provideTarget(project, { mode: 'embedded' });
