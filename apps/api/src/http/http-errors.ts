import { AppError, MAX_EVENT_IDS } from '@imgr/contracts';

export class InvalidIdError extends AppError {
  constructor() {
    super({ code: 'invalid_id', publicMessage: 'invalid id' });
  }
}

export class InvalidQueryError extends AppError {
  constructor(publicMessage = `give one to ${MAX_EVENT_IDS} ids: ?id=…&id=…`) {
    super({ code: 'invalid_query', publicMessage });
  }
}

/** oEmbed knows XML too. */
export class NotJsonError extends AppError {
  constructor() {
    super({ code: 'not_implemented', publicMessage: 'only format=json is spoken here' });
  }
}

export class NotFoundError extends AppError {
  constructor() {
    super({ code: 'not_found', publicMessage: 'not found' });
  }
}

export class UnauthorizedError extends AppError {
  constructor() {
    super({ code: 'unauthorized', publicMessage: 'a token is needed: Authorization: Bearer …' });
  }
}

export class ForbiddenError extends AppError {
  constructor() {
    super({ code: 'forbidden', publicMessage: 'wrong token' });
  }
}

export class RangeNotSatisfiableError extends AppError {
  constructor(bytes: number) {
    super({
      code: 'range_not_satisfiable',
      publicMessage: `the range lies outside the image's ${bytes} bytes`,
    });
  }
}

export class ImageFailedError extends AppError {
  constructor(failure: string) {
    super({ code: 'image_failed', publicMessage: failure });
  }
}

export class RateLimitedError extends AppError {
  constructor() {
    super({ code: 'rate_limited', publicMessage: 'too many requests; try again later', retryable: true });
  }
}

export class TooManyStreamsError extends AppError {
  constructor(publicMessage = 'too many streams are open; ask for /info instead') {
    super({ code: 'too_many_streams', publicMessage, retryable: true });
  }
}
