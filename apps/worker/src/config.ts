import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rabbitMqSettings } from '@imgr/job-queue/rabbitmq-settings';
import { s3Options, s3Settings } from '@imgr/object-store/s3-settings';
import { observabilitySettings } from '@imgr/observability';
import { pixelLimits, pixelSettings, resizeConfig, resizeSettings } from '@imgr/resize';
import { port, readSettings, wholeNumber } from '@imgr/settings';
import { z } from 'zod';

/** Every setting of the worker, named as its environment variable. The descriptions say the form expected. */
export const settingsSchema = z.object({
  ...rabbitMqSettings,
  ...s3Settings,
  ...pixelSettings,
  ...resizeSettings,
  ...observabilitySettings,
  METRICS_PORT: port('the port of the metrics and of the health').byDefault(9465),
  IMGR_SCRATCH_DIR: z
    .string()
    .optional()
    .describe('the folder of images being resized (default: imgr in the folder for temporary files)'),
  IMGR_STOP_TIMEOUT_SECONDS: wholeNumber({
    min: 1,
    max: 3600,
    is: 'seconds that resizes under way get to finish at a stop',
  }).byDefault(30),
});

export type Config = ReturnType<typeof readConfig>;

/**
 * The only reader of the environment.
 * @throws SettingsError that says all that is wrong
 */
export function readConfig(env: Record<string, string | undefined>) {
  const settings = readSettings(settingsSchema, env);
  return {
    amqpUrl: settings.AMQP_URL,
    s3: s3Options(settings),
    pixelLimits: pixelLimits(settings),
    resize: resizeConfig(settings),
    scratchDir: resolve(settings.IMGR_SCRATCH_DIR ?? join(tmpdir(), 'imgr')),
    metrics: { port: settings.METRICS_PORT, host: settings.METRICS_HOST },
    stopTimeoutMs: settings.IMGR_STOP_TIMEOUT_SECONDS * 1000,
    logLevel: settings.LOG_LEVEL,
  };
}
