import { UnavailableError } from '@imgr/contracts';

/** The broker is away, silent, blocked or out of order: never the fault of the job at hand. */
export class BrokerUnavailableError extends UnavailableError {
  /** @param message for logs */
  constructor(message: string, cause?: unknown) {
    super({
      code: 'broker_unavailable',
      publicMessage: 'the job queue does not answer; try again later',
      message,
      cause,
    });
  }
}
