import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ErrorBody,
  errorBodySchema,
  type ImageInfo,
  imageInfoSchema,
  type UploadedImage,
  uploadedImageSchema,
} from '@imgr/contracts';

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** Posts the bytes as the field `file`. */
export async function post(
  url: string,
  bytes: Uint8Array,
  {
    name = 'picture',
    type = '',
    token,
    signal = null,
  }: { name?: string; type?: string; token?: string; signal?: AbortSignal | null } = {},
): Promise<Response> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  return fetch(`${url}/image`, { method: 'POST', body: form, headers, signal });
}

/** Uploads an image that must be accepted. */
export async function upload(url: string, bytes: Uint8Array): Promise<UploadedImage> {
  const response = await post(url, bytes);
  const body = await response.json();
  if (response.status !== 201) throw new Error(`upload answered ${response.status}: ${JSON.stringify(body)}`);
  return uploadedImageSchema.parse(body);
}

export async function infoOf(url: string, id: string): Promise<ImageInfo> {
  const response = await fetch(`${url}/image/${id}/info`);
  if (!response.ok) throw new Error(`info answered ${response.status}`);
  return imageInfoSchema.parse(await response.json());
}

/** Waits until the image is ready or failed. */
export async function settled(url: string, id: string, timeoutMs = 40_000): Promise<ImageInfo> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const info = await infoOf(url, id);
    if (info.status !== 'pending') return info;
    if (Date.now() > deadline) throw new Error(`${id} is still pending`);
    await sleep(50);
  }
}

export async function errorOf(response: Response): Promise<ErrorBody> {
  return errorBodySchema.parse(await response.json());
}

export async function bytesOf(url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'manual' });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

export function deleteImage(url: string, id: string, token?: string): Promise<Response> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  return fetch(`${url}/image/${id}`, { method: 'DELETE', headers });
}
