import { AppError, UnavailableError } from '@imgr/contracts';

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
