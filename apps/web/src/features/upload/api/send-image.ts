import { routes, type UploadedImage } from '@imgr/contracts';
import { connectionFailure, type Failure, failureOf } from '../../../host/failure.ts';

export interface SendRequest {
  file: File;
  token?: string;
  signal: AbortSignal;
  /** Told how many bytes of the file are sent. */
  onProgress: (sentBytes: number) => void;
}

/** A connection over which nothing goes for so long is lost: the browser itself may wait for many minutes. */
const STALL_MS = 45_000;
/** The host may take its time to store what it has, but not this long: it is sent again then, and may be stored twice. */
const ANSWER_MS = 180_000;

export type SendResult = { image: UploadedImage } | { failure: Failure };
export type SendImage = (request: SendRequest) => Promise<SendResult>;

/** Uploads with XMLHttpRequest, for fetch does not tell how much is sent. */
export const sendImage: SendImage = ({ file, token, signal, onProgress }) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    function watch(ms = STALL_MS) {
      clearTimeout(stall);
      stall = setTimeout(() => request.abort(), ms);
    }
    const lost = () => resolve({ failure: connectionFailure(navigator.onLine) });
    request.open('POST', routes.upload);
    request.setRequestHeader('Accept', 'application/json');
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    // The body is a little longer than the file, which goes first but for a few headers.
    request.upload.onprogress = ({ loaded }) => {
      watch();
      onProgress(Math.min(loaded, file.size - 1));
    };
    request.upload.onload = () => {
      watch(ANSWER_MS);
      onProgress(file.size);
    };
    request.onload = () => resolve(resultOf(request));
    request.onerror = lost;
    request.ontimeout = lost;
    request.onabort = lost;
    request.onloadend = () => clearTimeout(stall);
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
    watch();
  });

function resultOf(request: XMLHttpRequest): SendResult {
  const { status, responseText: body } = request;
  const image = status === 201 ? uploadedImageIn(body) : undefined;
  if (image) return { image };
  return {
    failure: failureOf({ status, body, retryAfter: request.getResponseHeader('Retry-After') }, Date.now()),
  };
}

function uploadedImageIn(body: string): UploadedImage | undefined {
  try {
    return JSON.parse(body) as UploadedImage;
  } catch {
    return undefined;
  }
}
