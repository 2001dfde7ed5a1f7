import type { Run } from './member.ts';
import { runContainer } from './run-container.ts';
import type { AppToRun } from './start-cluster.ts';

/** As deployed: from its image, which is built here under this tag. */
export function runImage({ app, name, settings, folder }: AppToRun): Run {
  return runContainer({
    image: `imgr-${app}:test`,
    name: `imgr-test-${name}-${settings.PORT}`,
    environment: settings,
    mounts: [`${folder}:${folder}`],
  });
}
