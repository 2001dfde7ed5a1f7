import type { TestProject } from 'vitest/node';
import { startServices } from './services.ts';

export default (project: TestProject) => startServices(project, true);
