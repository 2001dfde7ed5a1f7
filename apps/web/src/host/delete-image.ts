import { imagePaths } from '@imgr/contracts';
import { connectionFailure, failureOf, HostError } from './failure.ts';

const ANSWER_MS = 60_000;

export interface DeletableImage {
  id: string;
  deleteToken: string;
}

/**
 * Deletes an image for good; one that is gone already counts as deleted.
 * @throws HostError
 */
export async function deleteImage({ id, deleteToken }: DeletableImage): Promise<void> {
  const headers = { Authorization: `Bearer ${deleteToken}` };
  const signal = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch(imagePaths.original(id), { method: 'DELETE', headers, signal }).catch(() => {
    throw new HostError(connectionFailure(navigator.onLine));
  });
  if (response.ok || response.status === 404 || response.status === 410) return;
  const retryAfter = response.headers.get('Retry-After');
  throw new HostError(
    failureOf({ status: response.status, body: await response.text(), retryAfter }, Date.now()),
  );
}
