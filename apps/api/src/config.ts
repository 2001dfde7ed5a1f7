import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { port, readSettings, SettingsError, wholeNumber } from '@imgr/settings';
import { z } from 'zod';

const MIB = 1024 * 1024;
const DAY_SECONDS = 86_400;

const token = z.string().regex(/^[\x21-\x2b\x2d-\x7e]{16,256}$/);

/** Every setting of the API, named as its environment variable. The descriptions say the form expected. */
export const settingsSchema = z.object({
  PORT: port('the port of the API and the web app').byDefault(8080),
  HOST: z.string().default('0.0.0.0').describe('the address to listen on'),
  METRICS_PORT: port('the port of the metrics').byDefault(9464),
  METRICS_HOST: z.string().default('127.0.0.1').describe('the address of the metrics: never a public one'),
  IMGR_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'the address people reach imgr at, such as https://img.example (default: http://localhost:PORT)',
    ),
  IMGR_DATA_DIR: z.string().default('data').describe('the folder that keeps the images'),
  IMGR_UPLOADS_DIR: z
    .string()
    .optional()
    .describe('the folder of uploads under way (default: uploads in the data folder)'),
  IMGR_UPLOADS_DIR_MAX_BYTES: wholeNumber({
    min: MIB,
    max: Number.MAX_SAFE_INTEGER,
    is: 'bytes that all uploads under way may take together',
  }).byDefault(2048 * MIB),
  IMGR_UPLOAD_TOKENS: z
    .string()
    .transform((tokens) => tokens.split(','))
    .pipe(z.array(token))
    .optional()
    .describe(
      'tokens, one of which an upload then needs: comma-separated, each 16 to 256 characters without spaces',
    ),
  IMGR_ADMIN_TOKEN: token
    .optional()
    .describe('the token that deletes any image: 16 to 256 characters without spaces or commas'),
  IMGR_MAX_UPLOAD_BYTES: wholeNumber({ min: 1, max: 1024 * MIB, is: 'bytes per upload' }).byDefault(50 * MIB),
  IMGR_MAX_PIXELS: wholeNumber({
    min: 1,
    max: 1_000_000_000,
    is: 'pixels per image, all frames of an animation together',
  }).byDefault(100_000_000),
  IMGR_MAX_AVIF_PIXELS: wholeNumber({ min: 1, max: 1_000_000_000, is: 'pixels per AVIF' }).byDefault(
    25_000_000,
  ),
  IMGR_STILL_TIMEOUT_SECONDS: wholeNumber({
    min: 1,
    max: DAY_SECONDS,
    is: 'seconds to resize a still picture',
  }).byDefault(30),
  IMGR_ANIMATION_TIMEOUT_SECONDS: wholeNumber({
    min: 1,
    max: DAY_SECONDS,
    is: 'seconds to resize an animation',
  }).byDefault(180),
  IMGR_RESIZE_SLOTS: wholeNumber({ min: 1, max: 256, is: 'images resized at a time' }).byDefault(
    availableParallelism(),
  ),
  IMGR_UPLOADS_PER_MINUTE: wholeNumber({
    min: 1,
    max: 1_000_000,
    is: 'uploads per minute and address',
  }).byDefault(300),
  IMGR_REQUESTS_PER_MINUTE: wholeNumber({
    min: 1,
    max: 10_000_000,
    is: 'requests per minute and address, uploads aside',
  }).byDefault(6000),
  IMGR_TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])))
    .optional()
    .describe('addresses or networks, comma-separated, whose X-Forwarded-For is believed'),
  IMGR_STOP_TIMEOUT_SECONDS: wholeNumber({
    min: 1,
    max: 3600,
    is: 'seconds that requests and resizes under way get to finish at a stop',
  }).byDefault(30),
  IMGR_WEB_DIR: z
    .string()
    .optional()
    .describe('the folder of the built web app (default: the one built beside the API)'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('how much to log: fatal, error, warn, info, debug, trace or silent'),
});

/** Of the mode with RabbitMQ and S3, which this release does not have yet. */
const CLUSTER_SETTINGS = ['AMQP_URL', 'S3_ENDPOINT_URL', 'S3_BUCKET_NAME'];

export type Config = ReturnType<typeof readConfig>;

/**
 * The only reader of the environment.
 * @throws SettingsError that says all that is wrong
 */
export function readConfig(env: Record<string, string | undefined>) {
  const cluster = CLUSTER_SETTINGS.filter((name) => env[name]);
  if (cluster.length > 0) {
    throw new SettingsError(
      cluster.map((name) => `${name}: unset it; this release runs in embedded mode only`),
    );
  }
  const settings = readSettings(settingsSchema, env);
  const dataDir = resolve(settings.IMGR_DATA_DIR);
  return {
    port: settings.PORT,
    host: settings.HOST,
    metrics: { port: settings.METRICS_PORT, host: settings.METRICS_HOST },
    publicUrl: (settings.IMGR_PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/$/, ''),
    dataDir,
    uploads: {
      folder: resolve(settings.IMGR_UPLOADS_DIR ?? join(dataDir, 'uploads')),
      maxBytesTogether: settings.IMGR_UPLOADS_DIR_MAX_BYTES,
      maxBytes: settings.IMGR_MAX_UPLOAD_BYTES,
      tokens: settings.IMGR_UPLOAD_TOKENS ?? [],
    },
    adminToken: settings.IMGR_ADMIN_TOKEN,
    pixelLimits: { maxPixels: settings.IMGR_MAX_PIXELS, maxAvifPixels: settings.IMGR_MAX_AVIF_PIXELS },
    resize: {
      slots: settings.IMGR_RESIZE_SLOTS,
      stillTimeoutMs: settings.IMGR_STILL_TIMEOUT_SECONDS * 1000,
      animationTimeoutMs: settings.IMGR_ANIMATION_TIMEOUT_SECONDS * 1000,
    },
    rateLimits: {
      uploadsPerMinute: settings.IMGR_UPLOADS_PER_MINUTE,
      requestsPerMinute: settings.IMGR_REQUESTS_PER_MINUTE,
    },
    trustedProxies: settings.IMGR_TRUSTED_PROXIES ?? [],
    stopTimeoutMs: settings.IMGR_STOP_TIMEOUT_SECONDS * 1000,
    webDir: settings.IMGR_WEB_DIR
      ? resolve(settings.IMGR_WEB_DIR)
      : resolve(import.meta.dirname, '../../web/dist'),
    logLevel: settings.LOG_LEVEL,
  };
}
