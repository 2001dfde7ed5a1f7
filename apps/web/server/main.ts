import { startMetricsServer } from '@imgr/observability';
import { beginProcess, closeAtSignal } from '@imgr/process';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { readConfig } from './config.ts';
import { createWebServer } from './web-server.ts';

const begun = beginProcess('imgr-web', readConfig);
const { config, logger } = begun;
const registry = new Registry();
collectDefaultMetrics({ register: registry });
const server = await createWebServer({ ...config, logger });
const metricsServer = await startMetricsServer(registry, config.metrics);
await server.listen({ port: config.port, host: config.host });
logger.info({ port: config.port }, 'the web app is served');

closeAtSignal(begun, async () => {
  // Connections that are idle only once their last answer is sent would else be waited for.
  const closingIdle = setInterval(() => server.server.closeIdleConnections(), 100);
  await server.close();
  clearInterval(closingIdle);
  await metricsServer.close();
});
