import { randomUUID } from 'node:crypto';
import type { ServiceContainer } from './service-container.ts';

const PROBE_TIMEOUT_MS = 2000;

/** A store, for the caller alone, or the one of IMGR_TEST_S3_ENDPOINT_URL, which cannot be taken away. */
export interface S3Server {
  /** The same over all restarts. Buckets are in the path. */
  endpointUrl: string;
  region: string;
  /** May make buckets, and do everything with its own. */
  accessKeyId: string;
  secretAccessKey: string;
  /** A valid name that nobody uses. The bucket is not there yet: these credentials can make it. */
  newBucketName(): Promise<string>;
  /** The same store with its data, asked to stop, or killed (`hard`). Resolves when it answers again. */
  restart(options?: { hard?: boolean }): Promise<void>;
  stop(options?: { hard?: boolean }): Promise<void>;
  start(): Promise<void>;
  /** The store keeps its connections and says nothing more. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** An empty store at the same address, with the same credentials. */
  wipe(): Promise<void>;
  /** Runs a command beside the store. Resolves with what it printed, rejects if it fails. */
  exec(command: string[]): Promise<string>;
  /** The store and its data are gone. */
  close(): Promise<void>;
}

export interface S3Credentials {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export function s3Server(service: ServiceContainer, port: number, credentials: S3Credentials): S3Server {
  return {
    endpointUrl: `http://${service.address(port)}`,
    ...credentials,
    newBucketName: async () => `imgr-test-${randomUUID()}`,
    restart: async (options) => {
      await service.stop(options);
      await service.startAgain();
    },
    stop: (options) => service.stop(options),
    start: () => service.startAgain(),
    pause: () => service.pause(),
    unpause: () => service.unpause(),
    wipe: () => service.wipe(),
    exec: (command) => service.exec(command),
    close: () => service.close(),
  };
}

/** Rejects while the server gives no answer, or an excuse. */
export async function probeHttp(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
  await response.arrayBuffer();
  if (response.status >= 500) throw new Error(`${url} answers ${response.status}`);
}
