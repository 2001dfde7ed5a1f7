import { imagePaths, type UploadedImage } from '@imgr/contracts';
import { formatSentence } from '../format.ts';
import { errorIn } from './failure.ts';

/** Deletes an image for good; one that is gone already counts as deleted. Throws a sentence for people. */
export async function deleteImage({ id, deleteToken }: UploadedImage): Promise<void> {
  const headers = { Authorization: `Bearer ${deleteToken}` };
  const response = await fetch(imagePaths.original(id), { method: 'DELETE', headers }).catch(() => {
    throw new Error('The host could not be reached.');
  });
  if (response.ok || response.status === 404 || response.status === 410) return;
  const reason = errorIn(await response.text()) ?? `The host answered with an error (${response.status})`;
  throw new Error(formatSentence(reason));
}
