import { AppError, UnavailableError } from '@imgr/contracts';

export class MissingFileError extends AppError {
  constructor() {
    super({ code: 'missing_file', publicMessage: 'missing file' });
  }
}

export class TooManyFilesError extends AppError {
  constructor() {
    super({ code: 'too_many_files', publicMessage: 'more than one file: send one per request' });
  }
}

export class MalformedBodyError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'malformed_body',
      publicMessage: 'the body is not well-formed multipart/form-data',
      cause,
    });
  }
}

export class TooLargeError extends AppError {
  constructor(maxBytes: number) {
    super({ code: 'too_large', publicMessage: `the file is larger than the limit of ${maxBytes} bytes` });
  }
}

export class UploadFolderFullError extends UnavailableError {
  constructor(cause?: unknown) {
    super({ code: 'uploads_full', publicMessage: 'too many uploads are under way; try again soon', cause });
  }
}
