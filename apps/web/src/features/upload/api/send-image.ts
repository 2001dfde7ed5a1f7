import { routes, type UploadedImage } from '@imgr/contracts';
import { connectionFailure, type Failure, failureOf } from '../../../host/failure.ts';

export interface SendRequest {
  file: File;
  token?: string;
  signal: AbortSignal;
  /** Told how many bytes of the file are sent. */
  onProgress: (sentBytes: number) => void;
}

export type SendResult = { image: UploadedImage } | { failure: Failure };
export type SendImage = (request: SendRequest) => Promise<SendResult>;

/** Uploads with XMLHttpRequest, for fetch does not tell how much is sent. */
export const sendImage: SendImage = ({ file, token, signal, onProgress }) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lost = () => resolve({ failure: connectionFailure(navigator.onLine) });
    request.open('POST', routes.upload);
    request.setRequestHeader('Accept', 'application/json');
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    // The body is a little longer than the file, which goes first but for a few headers.
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size - 1));
    request.upload.onload = () => onProgress(file.size);
    request.onload = () => resolve(resultOf(request));
    request.onerror = lost;
    request.ontimeout = lost;
    request.onabort = lost;
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
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
