import { type ImageInfo, routes, type StatusEvent } from '@imgr/contracts';
import { connectionFailure, failureOf, HostError } from './failure.ts';

/**
 * What the host knows of an image now; undefined if it has no such image.
 * @throws HostError
 */
export async function fetchImageInfo(id: string, signal?: AbortSignal): Promise<ImageInfo | undefined> {
  const headers = { Accept: 'application/json' };
  const response = await fetch(routes.info.replace(':id', id), { headers, signal }).catch(() => {
    throw new HostError(connectionFailure(navigator.onLine));
  });
  if (response.ok) return (await response.json()) as ImageInfo;
  // An id that no image can have is as good as one that none has.
  if (response.status === 404 || response.status === 400) return undefined;
  const retryAfter = response.headers.get('Retry-After');
  throw new HostError(
    failureOf({ status: response.status, body: await response.text(), retryAfter }, Date.now()),
  );
}

/** The same as an event, or undefined when the host does not say. */
export async function readImageInfo(id: string): Promise<StatusEvent | undefined> {
  try {
    return (await fetchImageInfo(id)) ?? { id, status: 'not_found' };
  } catch {
    return undefined;
  }
}
