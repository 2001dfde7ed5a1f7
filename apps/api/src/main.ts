import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, startMetricsServer } from '@imgr/observability';
import { SettingsError } from '@imgr/settings';
import { createApi } from './api.ts';
import { type Config, readConfig } from './config.ts';
import { Metrics } from './metrics/metrics.ts';
import { startEmbedded } from './runtime/embedded.ts';
import { sweepRegularly } from './sweeper/sweep-regularly.ts';
import { Sweeper } from './sweeper/sweeper.ts';
import { UploadFolder } from './uploads/upload-folder.ts';

const config = readConfigOrExit();
const logger = createLogger({ name: 'imgr-api', level: config.logLevel });
process.on('uncaughtException', (error) => {
  logger.fatal({ err: error }, 'uncaught');
  process.exit(1);
});

const metrics = new Metrics();
const runtime = await startEmbedded(config, logger, metrics);
const sweeper = new Sweeper({
  store: runtime.store,
  queue: runtime.queue,
  logger,
  onRepublished: () => metrics.republishedJobs.inc(),
});
const uploadFolder = await UploadFolder.open(config.uploads.folder, config.uploads.maxBytesTogether);
const app = await createApi({ config, logger, metrics, runtime, uploadFolder });
const metricsServer = await startMetricsServer(metrics.registry, config.metrics);
await sweeper.republishAll();
const sweeping = sweepRegularly(sweeper, logger);
await app.listen(config.port, config.host);
logger.info({ port: config.port, url: config.publicUrl, dataDir: config.dataDir }, 'imgr is listening');

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));

/** What is not finished in time is still in the store, as pending: nothing that was acknowledged is lost. */
async function stop(signal: string): Promise<void> {
  logger.info({ signal }, 'stopping');
  const inTime = await Promise.race([
    closeAll().then(() => true),
    sleep(config.stopTimeoutMs, false, { ref: false }),
  ]);
  logger.info(inTime ? 'stopped' : 'stopped at the time limit, with work left for the next start');
  process.exit(0);
}

async function closeAll(): Promise<void> {
  // Connections that are idle only once their last answer is sent would else be waited for.
  const closingIdle = setInterval(() => app.getHttpServer().closeIdleConnections(), 100);
  await app.close();
  clearInterval(closingIdle);
  await sweeping.stop();
  await runtime.close();
  await metricsServer.close();
}

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`imgr cannot start: ${error.message}\n`);
    process.exit(1);
  }
}
