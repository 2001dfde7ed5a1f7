import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ObjectStoreOptions } from '../s3-object-store.ts';
import { DeadlineHttpHandler } from './deadline-http-handler.ts';
import type { S3Deadlines } from './s3-deadlines.ts';

/** What a plain store of objects has no use for, and what costs time at each call. */
const UNUSED_MIDDLEWARE = [
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'getUserAgentMiddleware',
  'regionRedirectMiddleware',
  'regionRedirectEndpointMiddleware',
  's3ExpressMiddleware',
];

/** One pool of connections, for the client and for our own requests. */
export function createHttpHandler(
  { endpointUrl, maxSockets }: S3ObjectStoreOptions,
  deadlines: S3Deadlines,
): DeadlineHttpHandler {
  const Agent = new URL(endpointUrl).protocol === 'https:' ? HttpsAgent : HttpAgent;
  return new DeadlineHttpHandler(new Agent({ keepAlive: true, maxSockets }), deadlines);
}

/** It makes one attempt: who calls it knows what can be sent again. */
export function createS3Client(options: S3ObjectStoreOptions, handler: DeadlineHttpHandler): S3Client {
  const { endpointUrl, region, accessKeyId, secretAccessKey, forcePathStyle } = options;
  const client = new S3Client({
    endpoint: endpointUrl,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle,
    requestHandler: handler,
    // Self-hosted servers differ in what they make of the checksums that AWS takes by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It would send a large body over a new connection each time.
    expectContinueHeader: false,
    maxAttempts: 1,
    retryStrategy: { retry: (next, args) => next(args) },
    disableS3ExpressSessionAuth: true,
    useArnRegion: false,
    cacheMiddleware: true,
  });
  for (const name of UNUSED_MIDDLEWARE) client.middlewareStack.remove(name);
  return client;
}
