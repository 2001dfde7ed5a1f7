import { wholeNumber } from '@imgr/settings';
import { z } from 'zod';
import type { S3ObjectStoreOptions } from '../s3-object-store.ts';

/** What reaches the store, named as in the environment: fields for an app's settings. */
export const s3Settings = {
  S3_ENDPOINT_URL: z
    .url({ protocol: /^https?$/ })
    .describe('the address of the S3 server, such as http://garage.example:3900'),
  S3_BUCKET_NAME: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .describe(
      'the bucket that keeps the images, made if missing: 3 to 63 lower-case letters, digits, dots and hyphens',
    ),
  AWS_ACCESS_KEY_ID: z.string().min(1).describe('the id of the key to the bucket'),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).describe('the secret of the key to the bucket'),
  AWS_REGION_NAME: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/)
    .default('us-east-1')
    .describe('the region that the S3 server says it is, such as us-east-1'),
  S3_FORCE_PATH_STYLE: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .default(true)
    .describe(
      'true for http://SERVER/BUCKET, as self-hosted servers want it; false for http://BUCKET.SERVER',
    ),
  S3_MAX_SOCKETS: wholeNumber({
    min: 1,
    max: 65_535,
    is: 'connections to the S3 server at a time, for each process',
  }).byDefault(1024),
};

/** The settings as read, in the terms of the adapter. */
export function s3Options(
  settings: z.output<z.ZodObject<typeof s3Settings>>,
): Required<Omit<S3ObjectStoreOptions, 'deadlines'>> {
  return {
    endpointUrl: settings.S3_ENDPOINT_URL,
    bucket: settings.S3_BUCKET_NAME,
    region: settings.AWS_REGION_NAME,
    accessKeyId: settings.AWS_ACCESS_KEY_ID,
    secretAccessKey: settings.AWS_SECRET_ACCESS_KEY,
    forcePathStyle: settings.S3_FORCE_PATH_STYLE,
    maxSockets: settings.S3_MAX_SOCKETS,
  };
}
