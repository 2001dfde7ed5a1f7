import { AppError, type ErrorBody, UnavailableError, UnknownVersionError } from '@imgr/contracts';
import { HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The HTTP status of each code; what is not here is a fault of ours. */
const STATUS_BY_CODE: Record<string, number> = {
  missing_file: 400,
  too_many_files: 400,
  malformed_body: 400,
  invalid_id: 400,
  invalid_key: 400,
  invalid_query: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  too_large: 413,
  unsupported_format: 415,
  range_not_satisfiable: 416,
  unreadable_image: 422,
  too_many_pixels: 422,
  damaged_image: 422,
  decoder_crashed: 422,
  decoder_timed_out: 422,
  image_failed: 422,
  unreadable_record: 422,
  rate_limited: 429,
  not_implemented: 501,
  too_many_streams: 503,
};

export const RETRY_AFTER_SECONDS = 5;
/** Of an object whose bytes were about to be sent: an error that comes instead has none of them. */
const OBJECT_HEADERS = [
  'content-type',
  'content-length',
  'content-disposition',
  'accept-ranges',
  'etag',
  'last-modified',
];

export interface ErrorAnswer {
  status: number;
  body: ErrorBody;
}

/** The only place that turns an error into a status and a body. */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof AppError) {
    const unavailable = error instanceof UnavailableError || error instanceof UnknownVersionError;
    const status = unavailable ? 503 : (STATUS_BY_CODE[error.code] ?? 500);
    return { status, body: { error: error.publicMessage, code: error.code } };
  }
  const status = statusOfFramework(error);
  if (status === 404) return { status, body: { error: 'not found', code: 'not_found' } };
  if (status === 413) return { status, body: { error: 'too large', code: 'too_large' } };
  if (status >= 400 && status < 500)
    return { status, body: { error: 'malformed request', code: 'bad_request' } };
  return { status: 500, body: { error: 'something went wrong here', code: 'internal' } };
}

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = errorAnswer(error);
  if (status >= 500 && status !== 501) request.log.error({ err: error }, body.error);
  else request.log.debug({ err: error }, body.error);
  if (reply.sent) return;
  for (const name of OBJECT_HEADERS) reply.removeHeader(name);
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  reply.header('cache-control', 'no-store').status(status).send(body);
}

function statusOfFramework(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : Number.NaN;
  return Number.isInteger(status) ? status : 500;
}
