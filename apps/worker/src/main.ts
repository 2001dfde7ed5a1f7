import { startMetricsServer } from '@imgr/observability';
import { beginProcess, closeAtSignal } from '@imgr/process';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { readConfig } from './config.ts';
import { startCluster } from './runtime/cluster.ts';

const begun = beginProcess('imgr-worker', readConfig);
const { config, logger } = begun;
const registry = new Registry();
collectDefaultMetrics({ register: registry });
const runtime = await startCluster(config, logger, registry);
let isStopping = false;
const metricsServer = await startMetricsServer(registry, {
  ...config.metrics,
  findFailing: async () => (isStopping ? ['stopping'] : runtime.findFailing()),
});
logger.info({ slots: config.resize.slots, metrics: config.metrics }, 'the worker takes jobs');

closeAtSignal(begun, async () => {
  isStopping = true;
  await runtime.close();
  await metricsServer.close();
});
