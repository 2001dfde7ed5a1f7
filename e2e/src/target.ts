import { randomUUID } from 'node:crypto';
import type { ClusterServices } from '@imgr/test-imgr';

/** What this run of the suite is about. Plain data, provided to its tests by their project. */
export type Target =
  | { mode: 'embedded' }
  | {
      mode: 'cluster';
      /** Members run from the images instead of what is built here. */
      fromImages: boolean;
      /** Of a user who may do everything. */
      amqpUrl: string;
      managementUrl: string;
      s3: Omit<ClusterServices['s3'], 'bucket'>;
    };

export type ClusterTarget = Extract<Target, { mode: 'cluster' }>;

declare module 'vitest' {
  interface ProvidedContext {
    target: Target;
  }
}

/** A virtual host and a bucket that nobody else uses. */
export async function newServices({ amqpUrl, managementUrl, s3 }: ClusterTarget): Promise<ClusterServices> {
  const name = `test-${randomUUID()}`;
  const { username, password } = new URL(amqpUrl);
  const response = await fetch(`${managementUrl}/api/vhosts/${name}`, {
    method: 'PUT',
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
  });
  if (!response.ok) throw new Error(`the broker refused a virtual host: ${response.status}`);
  return { amqpUrl: `${amqpUrl}/${name}`, s3: { ...s3, bucket: name } };
}
