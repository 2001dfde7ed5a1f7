import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WebConfig } from '@imgr/contracts';
import { observabilitySettings } from '@imgr/observability';
import { at, port, readSettings, SettingsError, wholeNumber } from '@imgr/settings';
import { uploadSettings } from '@imgr/web-server';
import { z } from 'zod';

/** Every setting of the web app's server, named as its environment variable. The descriptions say the form expected. */
export const settingsSchema = z
  .object({
    PORT: port('the port of the web app').byDefault(8080),
    HOST: z.string().default('0.0.0.0').describe('the address to listen on'),
    METRICS_PORT: port('the port of the metrics, another than PORT').byDefault(9466),
    ...uploadSettings,
    IMGR_UPLOAD_TOKEN_REQUIRED: z
      .enum(['true', 'false'])
      .default('false')
      .describe('whether an upload needs a token: true where the API has IMGR_UPLOAD_TOKENS, or false'),
    IMGR_WEB_DIR: z
      .string()
      .default(resolve(import.meta.dirname, '../client'))
      .describe('the folder of the built web app'),
    IMGR_STOP_TIMEOUT_SECONDS: wholeNumber({
      min: 1,
      max: 3600,
      is: 'seconds that requests under way get to finish at a stop',
    }).byDefault(30),
    ...observabilitySettings,
  })
  .refine(({ PORT, METRICS_PORT }) => PORT !== METRICS_PORT, at('METRICS_PORT'));

export type Config = ReturnType<typeof readConfig>;

/**
 * The only reader of the environment.
 * @throws SettingsError that says all that is wrong
 */
export function readConfig(env: Record<string, string | undefined>) {
  const settings = readSettings(settingsSchema, env);
  if (!existsSync(join(settings.IMGR_WEB_DIR, 'index.html')))
    throw new SettingsError(['IMGR_WEB_DIR: the folder of the built web app (it holds no index.html)']);
  const webConfig: WebConfig = {
    maxUploadBytes: settings.IMGR_MAX_UPLOAD_BYTES,
    uploadTokenRequired: settings.IMGR_UPLOAD_TOKEN_REQUIRED === 'true',
  };
  return {
    port: settings.PORT,
    host: settings.HOST,
    metrics: { port: settings.METRICS_PORT, host: settings.METRICS_HOST },
    webConfig,
    webDir: resolve(settings.IMGR_WEB_DIR),
    stopTimeoutMs: settings.IMGR_STOP_TIMEOUT_SECONDS * 1000,
    logLevel: settings.LOG_LEVEL,
  };
}
