import { AppError, UnavailableError } from '@imgr/contracts';
import type { ObjectStore } from './object-store.ts';

export class InvalidKeyError extends AppError {
  constructor(key: string) {
    super({
      code: 'invalid_key',
      publicMessage: 'invalid key',
      message: `not an object key: ${JSON.stringify(key)}`,
    });
  }
}

export class ObjectStoreUnavailableError extends UnavailableError {
  constructor(cause: unknown) {
    super({ code: 'store_unavailable', publicMessage: 'the storage does not answer; try again soon', cause });
  }
}

export class ObjectStoreFullError extends UnavailableError {
  constructor(cause: unknown) {
    super({ code: 'store_full', publicMessage: 'the storage is full; try again later', cause });
  }
}

/**
 * Whether the store answers although a call has just failed as if it did not: then what is wrong is the object of that call,
 * such as a file on a damaged block, and waiting for the store helps nobody.
 */
export async function isOfOneObject(store: ObjectStore, error: unknown): Promise<boolean> {
  if (!(error instanceof ObjectStoreUnavailableError)) return false;
  return store.ping().then(
    () => true,
    () => false,
  );
}
