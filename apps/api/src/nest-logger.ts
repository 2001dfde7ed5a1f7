import type { Logger } from '@imgr/observability';
import type { LoggerService } from '@nestjs/common';

/** Nest's own lines, in the structured log. Its chatter about modules and routes is for debugging. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown): void {
    this.#logger.debug(String(message));
  }

  debug(message: unknown): void {
    this.#logger.debug(String(message));
  }

  verbose(message: unknown): void {
    this.#logger.trace(String(message));
  }

  warn(message: unknown): void {
    this.#logger.warn(String(message));
  }

  error(message: unknown): void {
    this.#logger.error(String(message));
  }

  fatal(message: unknown): void {
    this.#logger.fatal(String(message));
  }
}
