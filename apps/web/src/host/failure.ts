import { parseRetryAfter } from './retry-after.ts';

/** Why something did not work out. It is put into words where it is shown, in the reader's language. */
export interface Failure {
  /** The API's code, or one of the page's own. */
  code: string;
  /** Whether trying again may help. */
  retryable: boolean;
  /** The HTTP status, when the host answered. */
  status?: number;
  /** The host's own words, for codes that the page does not know. */
  said?: string;
  /** The sizes, in bytes, that the words name. */
  bytes?: { size: number; limit: number };
  /** The time, in ms, before which the host asked not to be tried again. */
  retryAt?: number;
}

export interface RefusedResponse {
  status: number;
  /** The body as text: JSON when it is the API that answers, anything when it is a proxy. */
  body: string;
  retryAfter: string | null;
}

/** What a proxy means that gives no code. */
const CODES: Record<number, string> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  408: 'request_too_slow',
  413: 'too_large',
  415: 'unsupported_format',
  429: 'rate_limited',
  502: 'busy',
  503: 'busy',
  504: 'busy',
};

/** What the host finds in the request itself: the same again gets the same answer. */
const LASTING = [400, 413, 415, 422];

export function failureOf({ status, body, retryAfter }: RefusedResponse, now: number): Failure {
  const { error, code } = errorIn(body);
  const retryAt = status === 429 || status === 503 ? parseRetryAfter(retryAfter, now) : undefined;
  const retryable = !LASTING.includes(status);
  return { code: code ?? CODES[status] ?? 'answered', said: error, retryable, status, retryAt };
}

/** Whether the request failed for want of a connection: the file and the host are not to blame. */
export function isConnectionFailure({ code }: Failure): boolean {
  return code === 'connection' || code === 'offline';
}

export function connectionFailure(online: boolean): Failure {
  return { code: online ? 'connection' : 'offline', retryable: true };
}

/** Carries a failure through code that throws. */
export class HostError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

function errorIn(body: string): { error?: string; code?: string } {
  try {
    const { error, code } = JSON.parse(body);
    const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
    return { error: text(error), code: text(code) };
  } catch {
    return {};
  }
}
