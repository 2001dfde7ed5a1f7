import { AppError } from '@imgr/contracts';
import { ObjectStoreFullError, ObjectStoreUnavailableError } from '../errors.ts';

export function isErrno(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** For a catch: nothing is there, or what is there cannot hold it. */
export function missingAsUndefined(error: unknown): undefined {
  if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
  throw error;
}

/** What the operating system says, in the store's terms. Errors of the body that was being stored stay as they are. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isErrno(error, 'ENOSPC', 'EDQUOT')) return new ObjectStoreFullError(error);
  if (error instanceof Error && 'syscall' in error) return new ObjectStoreUnavailableError(error);
  return error;
}
