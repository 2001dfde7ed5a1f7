import type { Logger } from '@imgr/observability';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Runtime } from './runtime.ts';

/** Loads the adapters of the mode that runs, and no others. */
export async function startRuntime(config: Config, logger: Logger, metrics: Metrics): Promise<Runtime> {
  if (config.cluster) {
    const { startCluster } = await import('./cluster.ts');
    return startCluster(config.cluster, config, logger);
  }
  const { startEmbedded } = await import('./embedded.ts');
  return startEmbedded(config, logger, metrics);
}
