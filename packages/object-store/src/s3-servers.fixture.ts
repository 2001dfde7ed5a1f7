import { S3Client } from '@aws-sdk/client-s3';
import type { S3Server } from '@imgr/test-services';
import { S3ObjectStore, type S3ObjectStoreOptions } from './s3-object-store.ts';

/** A store in a new bucket of the server, or of what stands before it. */
export async function newS3Store(
  server: S3Server,
  options: Partial<S3ObjectStoreOptions> = {},
): Promise<{ store: S3ObjectStore; options: S3ObjectStoreOptions }> {
  const all = { ...optionsFor(server, await server.newBucketName()), ...options };
  return { store: S3ObjectStore.open(all), options: all };
}

export function optionsFor(server: S3Server, bucket: string): S3ObjectStoreOptions {
  const { endpointUrl, region, accessKeyId, secretAccessKey } = server;
  return { endpointUrl, region, accessKeyId, secretAccessKey, bucket, forcePathStyle: true, maxSockets: 64 };
}

/** Another program's. */
export function newClient({ endpointUrl, region, accessKeyId, secretAccessKey }: S3Server): S3Client {
  const credentials = { accessKeyId, secretAccessKey };
  return new S3Client({ endpoint: endpointUrl, region, credentials, forcePathStyle: true });
}
