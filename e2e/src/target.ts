import { randomUUID } from 'node:crypto';
import { type ClusterServices, type Imgr, runImage, startCluster, startEmbedded } from '@imgr/test-imgr';
import { type Management, newVhost } from '@imgr/test-services';

/** What this run of the suite is about. Plain data, provided to its tests by their project. */
export type Target = { mode: 'embedded' } | ClusterTarget;

export interface ClusterTarget {
  mode: 'cluster';
  /** Its members run from the images instead of what is built here. */
  fromImages: boolean;
  broker: Management;
  s3: Omit<ClusterServices['s3'], 'bucket'>;
}

declare module 'vitest' {
  interface ProvidedContext {
    target: Target;
  }
}

/** A virtual host and a bucket that nobody else uses. */
export async function newServices({ broker, s3 }: ClusterTarget): Promise<ClusterServices> {
  return { amqpUrl: await newVhost(broker), s3: { ...s3, bucket: `imgr-test-${randomUUID()}` } };
}

/** An imgr of this mode, around services of its own unless it is told which. */
export async function startTarget(
  target: Target,
  settings: Record<string, string> = {},
  services?: ClusterServices,
): Promise<Imgr> {
  if (target.mode === 'embedded') return startEmbedded(settings);
  const options = target.fromImages ? { run: runImage } : {};
  return startCluster(services ?? (await newServices(target)), settings, options);
}
