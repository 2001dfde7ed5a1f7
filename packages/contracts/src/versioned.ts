import { z } from 'zod';
import { AppError } from './app-error.ts';

/** The version that this release writes into objects and jobs. */
export const CURRENT_VERSION = 1;

/** This release reads what the release after it writes, too. */
export const NEWEST_READABLE_VERSION = CURRENT_VERSION + 1;

/** Written by a release too new for this one: to be left to another worker, never to be failed. */
export class UnknownVersionError extends AppError {
  constructor(what: string, version: unknown) {
    super({
      code: 'unknown_version',
      publicMessage: 'this was written by a newer release; try again later',
      retryable: true,
      message: `${what} has version ${String(version)}; this release reads up to ${NEWEST_READABLE_VERSION}`,
    });
  }
}

/** Not what its version says: broken, or another program's. Nobody can read it, and no wait mends it. */
export class UnreadableRecordError extends AppError {
  constructor(what: string, cause?: unknown) {
    super({
      code: 'unreadable_record',
      publicMessage: 'what was known of the image cannot be read',
      message: `${what} is not what its version says`,
      cause,
    });
  }
}

const versionSchema = z.object({ version: z.int().positive() });

/**
 * Reads a versioned object or job. Fields that the schema does not know are dropped.
 * @throws UnknownVersionError if it is of a release after the next one
 * @throws UnreadableRecordError if it is not what its version says
 */
export function parseVersioned<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const { version } = parse(what, versionSchema, value);
  if (version > NEWEST_READABLE_VERSION) throw new UnknownVersionError(what, version);
  return parse(what, schema, value);
}

function parse<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new UnreadableRecordError(what, error);
  return data;
}
