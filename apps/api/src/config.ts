import { join, resolve } from 'node:path';
import { rabbitMqSettings } from '@imgr/job-queue/rabbitmq-settings';
import { s3Options, s3Settings } from '@imgr/object-store/s3-settings';
import { observabilitySettings } from '@imgr/observability';
import { pixelLimits, pixelSettings, resizeConfig, resizeSettings } from '@imgr/resize';
import { at, isGiven, port, readSettings, wholeNumber } from '@imgr/settings';
import { uploadSettings } from '@imgr/web-server';
import { z } from 'zod';

const MIB = 1024 * 1024;

/** Every address of the API starts at the root of its host. */
const isOrigin = (text: string) => {
  const url = URL.parse(text);
  return url?.href === `${url?.origin}/`;
};

const token = z.string().regex(/^[\x21-\x2b\x2d-\x7e]{16,256}$/);

/** Every setting of the API, named as its environment variable. The descriptions say the form expected. */
export const settingsSchema = z
  .object({
    PORT: port('the port of the API and the web app').byDefault(8080),
    HOST: z.string().default('0.0.0.0').describe('the address to listen on'),
    METRICS_PORT: port('the port of the metrics, another than PORT').byDefault(9464),
    IMGR_PUBLIC_URL: z
      .url({ protocol: /^https?$/ })
      .refine(isOrigin)
      .optional()
      .describe(
        'the address people reach imgr at, such as https://img.example, without a path (default: http://localhost:PORT)',
      ),
    IMGR_DATA_DIR: z.string().default('data').describe('the folder that keeps the images'),
    IMGR_UPLOADS_DIR: z
      .string()
      .optional()
      .describe('the folder of uploads under way (default: uploads in the data folder)'),
    IMGR_UPLOADS_DIR_MAX_BYTES: wholeNumber({
      min: MIB,
      max: Number.MAX_SAFE_INTEGER,
      is: 'bytes that all uploads under way may take together, no fewer than IMGR_MAX_UPLOAD_BYTES',
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
    ...uploadSettings,
    ...pixelSettings,
    ...resizeSettings,
    IMGR_CACHE_BYTES: wholeNumber({
      min: 0,
      max: 64 * 1024 * MIB,
      is: 'bytes of images kept in memory, 0 for none',
    }).byDefault(64 * MIB),
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
    ...observabilitySettings,
  })
  .refine(({ PORT, METRICS_PORT }) => PORT !== METRICS_PORT, at('METRICS_PORT'))
  .refine(
    // An upload of the size that is promised would never find room.
    ({ IMGR_UPLOADS_DIR_MAX_BYTES: together, IMGR_MAX_UPLOAD_BYTES: each }) => !(together < each),
    at('IMGR_UPLOADS_DIR_MAX_BYTES'),
  );

/** What the cluster needs besides: all of it, or none. */
export const clusterSettingsSchema = settingsSchema.safeExtend({ ...s3Settings, ...rabbitMqSettings });

/** Any of these says that it is the cluster; the others may be there for other programs. */
const CLUSTER_MARKS = ['AMQP_URL', 'S3_ENDPOINT_URL', 'S3_BUCKET_NAME'];

export type Config = ReturnType<typeof readConfig>;
export type ClusterConfig = NonNullable<Config['cluster']>;

/**
 * The only reader of the environment.
 * @throws SettingsError that says all that is wrong
 */
export function readConfig(env: Record<string, string | undefined>) {
  const isCluster = CLUSTER_MARKS.some((name) => isGiven(name, env));
  const cluster = isCluster ? readSettings(clusterSettingsSchema, env) : undefined;
  const settings = cluster ?? readSettings(settingsSchema, env);
  const dataDir = resolve(settings.IMGR_DATA_DIR);
  return {
    port: settings.PORT,
    host: settings.HOST,
    metrics: { port: settings.METRICS_PORT, host: settings.METRICS_HOST },
    publicUrl: new URL(settings.IMGR_PUBLIC_URL ?? `http://localhost:${settings.PORT}`).origin,
    /** Undefined in embedded mode. */
    cluster: cluster && { s3: s3Options(cluster), amqpUrl: cluster.AMQP_URL },
    dataDir,
    uploads: {
      folder: resolve(settings.IMGR_UPLOADS_DIR ?? join(dataDir, 'uploads')),
      maxBytesTogether: settings.IMGR_UPLOADS_DIR_MAX_BYTES,
      maxBytes: settings.IMGR_MAX_UPLOAD_BYTES,
      tokens: settings.IMGR_UPLOAD_TOKENS ?? [],
    },
    adminToken: settings.IMGR_ADMIN_TOKEN,
    pixelLimits: pixelLimits(settings),
    resize: resizeConfig(settings),
    cacheBytes: settings.IMGR_CACHE_BYTES,
    rateLimits: {
      uploadsPerMinute: settings.IMGR_UPLOADS_PER_MINUTE,
      requestsPerMinute: settings.IMGR_REQUESTS_PER_MINUTE,
    },
    trustedProxies: settings.IMGR_TRUSTED_PROXIES ?? [],
    stopTimeoutMs: settings.IMGR_STOP_TIMEOUT_SECONDS * 1000,
    webDir: settings.IMGR_WEB_DIR
      ? resolve(settings.IMGR_WEB_DIR)
      : resolve(import.meta.dirname, '../../web/dist/client'),
    logLevel: settings.LOG_LEVEL,
  };
}
