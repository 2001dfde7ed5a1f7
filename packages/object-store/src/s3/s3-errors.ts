import { AppError } from '@imgr/contracts';
import { ObjectStoreFullError, ObjectStoreUnavailableError } from '../errors.ts';
import { StoreSilentError } from './s3-deadlines.ts';
import { RequestBodyError } from './watched-bodies.ts';

/** In the words of AWS, versitygw (QuotaExceeded, a 403), Ceph and MinIO. Garage has only statuses that say less. */
const FULL = new Set(['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull']);

/** Refusals with the status of a bad request that say nothing about the request: slowness, or the store's settings. */
const NOT_THE_REQUESTS_FAULT = new Set(['RequestTimeout', 'AuthorizationHeaderMalformed', 'ExpiredToken']);

const BAD_REQUEST_STATUSES = new Set([400, 405, 411, 412, 413, 416]);

const WORTH_ANOTHER_TRY = new Set([408, 409, 429, 500, 502, 503, 504]);

/** An answer other than 2xx to a request of ours: named by its code, as the errors of the SDK are. */
export class S3RefusalError extends Error {
  readonly $metadata: { httpStatusCode: number };

  /**
   * @param text what came with it: XML from a store, but for a HEAD, whose answer has no body; anything or nothing from what
   * stands before the store
   */
  constructor(method: string, status: number, text: string) {
    const code =
      elementOf(text, 'Code') ?? (method === 'HEAD' && status === 404 ? 'NotFound' : 'UnknownError');
    super(`${status} ${code}: ${elementOf(text, 'Message') ?? 'no message'}`);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
  }
}

function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]{1,500})</${name}>`).exec(xml)?.[1];
}

/**
 * What the client or the network says, in the store's terms. A refusal for other reasons than the request, such as wrong
 * credentials or a wrong region, is an operator's to mend: the store is unavailable, and the cause tells why.
 */
export function toStoreError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof RequestBodyError) return error.cause;
  if (error instanceof StoreSilentError || isNetworkError(error))
    return new ObjectStoreUnavailableError(error);
  const status = statusOf(error);
  if (status === undefined) return error;
  if (status === 507 || FULL.has(nameOf(error))) return new ObjectStoreFullError(error);
  const isOfTheRequest = BAD_REQUEST_STATUSES.has(status) && !NOT_THE_REQUESTS_FAULT.has(nameOf(error));
  return isOfTheRequest ? error : new ObjectStoreUnavailableError(error);
}

/** Whether the same call may well succeed in a moment. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ObjectStoreUnavailableError) return isTransient(error.cause);
  if (isNetworkError(error)) return true;
  const status = statusOf(error);
  if (status === undefined || FULL.has(nameOf(error))) return false;
  return WORTH_ANOTHER_TRY.has(status) || nameOf(error) === 'RequestTimeout';
}

/** A 404 alone is not enough: it may be the bucket's, or come from something in between. */
export function isMissingObject(error: unknown): boolean {
  return statusOf(error) === 404 && ['NoSuchKey', 'NotFound'].includes(nameOf(error));
}

export function isMissingBucket(error: unknown): boolean {
  return nameOf(error) === 'NoSuchBucket';
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** Of the answer that the client made the error of; undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/** With a code of the system, of TLS or of the HTTP parser, and without an answer. A bug's code comes with its own type. */
function isNetworkError(error: unknown): boolean {
  return (
    error instanceof Error &&
    !(error instanceof TypeError || error instanceof RangeError) &&
    'code' in error &&
    typeof error.code === 'string' &&
    statusOf(error) === undefined
  );
}
