export interface AppErrorOptions {
  /** For programs: stable, snake_case. */
  code: string;
  /** A sentence for people, safe to show to anyone. */
  publicMessage: string;
  /** Whether the same call may succeed later. Chooses between a retry and the dead letters. */
  retryable?: boolean;
  /** For logs; the public message by default. */
  message?: string;
  cause?: unknown;
}

/** An error that says what to show, and whether trying again makes sense. Its HTTP status is chosen by the API. */
export class AppError extends Error {
  readonly code: string;
  readonly publicMessage: string;
  readonly retryable: boolean;

  constructor({ code, publicMessage, retryable = false, message, cause }: AppErrorOptions) {
    super(message ?? publicMessage, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.publicMessage = publicMessage;
    this.retryable = retryable;
  }
}

/** The store or the broker does not answer: never the fault of the job or the request at hand. */
export class UnavailableError extends AppError {
  constructor(options: Omit<AppErrorOptions, 'retryable'>) {
    super({ ...options, retryable: true });
  }
}
