import { formatSentence } from '../format.ts';
import type { UploadFailure } from '../upload.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface RefusedResponse {
  status: number;
  /** The body as text: JSON when it is the API that answers, anything when it is a proxy. */
  body: string;
  retryAfter: string | null;
}

const REASONS: Record<number, string> = {
  401: 'The host wants an upload token.',
  403: 'The host refused the upload.',
  413: 'The image is larger than this host accepts.',
  415: 'The host does not accept this kind of file.',
  429: 'Too many uploads.',
  503: 'The host is busy.',
};

export function failureOf({ status, body, retryAfter }: RefusedResponse, now: number): UploadFailure {
  const reason = errorIn(body) ?? REASONS[status] ?? `The host answered with an error (${status}).`;
  const retryAt = status === 429 || status === 503 ? parseRetryAfter(retryAfter, now) : undefined;
  return { reason: formatSentence(reason), retryable: true, status, retryAt };
}

export function connectionFailure(online: boolean): UploadFailure {
  const reason = online ? 'The connection to the host was lost.' : 'You are offline.';
  return { reason, retryable: true };
}

/** The API's own words for what went wrong. */
export function errorIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body);
    return typeof error === 'string' && error !== '' ? error : undefined;
  } catch {
    return undefined;
  }
}
