import { type DeletableImage, deleteImage } from '../../host/delete-image.ts';
import { type Failure, HostError } from '../../host/failure.ts';

const AT_ONCE = 4;
const UNKNOWN: Failure = { code: 'unreachable', retryable: true };

export interface Deletions {
  deleted: string[];
  failures: Failure[];
}

/**
 * Deletes images on the host, a few at a time. One that cannot be deleted does not hold up the others. Stopped, it ends
 * once what is under way is done.
 */
export async function deleteMany(
  images: readonly DeletableImage[],
  onProgress: (done: number) => void,
  stop: AbortSignal,
  deleteOne = deleteImage,
): Promise<Deletions> {
  const left = [...images];
  const result: Deletions = { deleted: [], failures: [] };
  async function work() {
    for (let image = left.shift(); image && !stop.aborted; image = left.shift()) {
      try {
        await deleteOne(image);
        result.deleted.push(image.id);
      } catch (error) {
        result.failures.push(error instanceof HostError ? error.failure : UNKNOWN);
      }
      onProgress(result.deleted.length + result.failures.length);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}
