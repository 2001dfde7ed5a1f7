import 'reflect-metadata';
import { startMetricsServer } from '@imgr/observability';
import { beginProcess, closeAtSignal } from '@imgr/process';
import { createApi } from './api.ts';
import { readConfig } from './config.ts';
import { Metrics } from './metrics/metrics.ts';
import { startRuntime } from './runtime/start-runtime.ts';
import { sweepRegularly } from './sweeper/sweep-regularly.ts';
import { Sweeper } from './sweeper/sweeper.ts';
import { UploadFolder } from './uploads/upload-folder.ts';

const begun = beginProcess('imgr-api', readConfig);
const { config, logger } = begun;
const metrics = new Metrics();
const runtime = await startRuntime(config, logger, metrics);
const sweeper = new Sweeper({
  store: runtime.store,
  queue: runtime.queue,
  logger,
  onRepublished: () => metrics.republishedJobs.inc(),
});
const uploadFolder = await UploadFolder.open(config.uploads.folder, config.uploads.maxBytesTogether);
const app = await createApi({ config, logger, metrics, runtime, uploadFolder });
const metricsServer = await startMetricsServer(metrics.registry, config.metrics);
if (runtime.isQueueLost) {
  // A job that a crash ended may have stored sizes after a deletion: nobody else looks at that image again.
  await sweeper.finishDeletions();
  await sweeper.republishAll();
}
const sweeping = sweepRegularly(sweeper, logger);
await app.listen(config.port, config.host);
logger.info(
  { port: config.port, url: config.publicUrl, mode: config.cluster ? 'cluster' : 'embedded' },
  'imgr is listening',
);

closeAtSignal(begun, async () => {
  // Connections that are idle only once their last answer is sent would else be waited for.
  const closingIdle = setInterval(() => app.getHttpServer().closeIdleConnections(), 100);
  await app.close();
  clearInterval(closingIdle);
  await sweeping.stop();
  await runtime.close();
  await metricsServer.close();
});
