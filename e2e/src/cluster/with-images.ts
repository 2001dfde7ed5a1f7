import type { TestProject } from 'vitest/node';
import { ComposeProject } from '../compose/compose-project.ts';
import { startServices } from './services.ts';

/** The images are built anew, where their sources changed. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  await (await ComposeProject.create()).compose('build');
  return startServices(project, true);
};
