import { type Logger, pino } from 'pino';

export type { Logger };

/** Structured logs on standard output, one JSON object a line, times in ISO 8601. */
export function createLogger(options: { name: string; level: string }): Logger {
  return pino({
    ...options,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    redact: ['req.headers.authorization', 'headers.authorization'],
  });
}
