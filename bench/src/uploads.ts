import { readFile } from 'node:fs/promises';
import type { ImgrClient } from './imgr-client.ts';
import type { Picture } from './pictures.ts';

/** In memory: the client's own work is to be little. */
export async function blobOf({ path }: Picture): Promise<Blob> {
  return new Blob([await readFile(path)]);
}

/** Of each upload the milliseconds until all its sizes are there. */
export async function uploadOneByOne(client: ImgrClient, file: Blob, count: number): Promise<number[]> {
  const ms: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await client.upload(file);
    ms.push(performance.now() - started);
  }
  return ms;
}

/** Images a second, so many uploads at a time. */
export async function uploadInParallel(
  client: ImgrClient,
  file: Blob,
  { count, parallel }: { count: number; parallel: number },
): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: parallel }, () => uploadOneByOne(client, file, count / parallel)));
  return (count * 1000) / (performance.now() - started);
}
