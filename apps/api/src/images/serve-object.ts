import { formatOfContentType } from '@imgr/contracts';
import type { ByteRange, ObjectMetadata } from '@imgr/object-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { RangeNotSatisfiableError } from '../http/http-errors.ts';
import { parseByteRange } from './byte-range.ts';
import type { HotObjects } from './hot-objects.ts';

const IMAGE_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'accept-ranges': 'bytes',
};

/**
 * Answers with an object: whole, one range of it, or 304. Resolves with false, and answers nothing, if there is none.
 * @throws RangeNotSatisfiableError
 */
export async function serveObject(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: HotObjects,
  key: string,
): Promise<boolean> {
  if (request.method === 'GET' && !isConditional(request)) {
    const object = await objects.get(key);
    if (!object) return false;
    setHeaders(reply, object).header('content-length', object.bytes).send(object.body);
    return true;
  }
  const metadata = await objects.head(key);
  if (!metadata) return false;
  if (isFresh(request, metadata)) {
    setHeaders(reply, metadata).status(304).send();
    return true;
  }
  if (request.method === 'HEAD') {
    setHeaders(reply, metadata).header('content-length', metadata.bytes).send();
    return true;
  }
  const range = rangeOf(request, reply, metadata);
  const object = await (range ? objects.getRange(key, range) : objects.get(key));
  if (!object) return false;
  setHeaders(reply, object);
  if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${metadata.bytes}`);
  reply.header('content-length', range ? range.end - range.start + 1 : object.bytes).send(object.body);
  return true;
}

function isConditional({ headers }: FastifyRequest): boolean {
  return Boolean(headers['if-none-match'] || headers['if-modified-since'] || headers.range);
}

/** Also for a client that says no-cache: what it holds is still what is here. */
function isFresh({ headers }: FastifyRequest, metadata: ObjectMetadata): boolean {
  const condition = {
    'if-none-match': headers['if-none-match'],
    'if-modified-since': headers['if-modified-since'],
  };
  return fresh(condition, { etag: quoted(metadata), 'last-modified': httpDate(metadata) });
}

function setHeaders(reply: FastifyReply, metadata: ObjectMetadata): FastifyReply {
  reply.headers(IMAGE_HEADERS).headers({ etag: quoted(metadata), 'last-modified': httpDate(metadata) });
  // The replaced application kept whatever it was sent: such a file is for saving, not for showing.
  const isImage = formatOfContentType(metadata.contentType) !== undefined;
  if (!isImage) reply.header('content-disposition', 'attachment');
  return reply.header('content-type', isImage ? metadata.contentType : 'application/octet-stream');
}

/** Undefined for the whole: no range, one that is to be ignored, or one of another version of the object. */
function rangeOf(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  metadata: ObjectMetadata,
): ByteRange | undefined {
  const condition = headers['if-range'];
  if (!headers.range) return undefined;
  if (condition && condition !== quoted(metadata) && condition !== httpDate(metadata)) return undefined;
  const range = parseByteRange(headers.range, metadata.bytes);
  if (range !== 'unsatisfiable') return range;
  reply.header('content-range', `bytes */${metadata.bytes}`);
  throw new RangeNotSatisfiableError(metadata.bytes);
}

function quoted({ etag }: ObjectMetadata): string {
  return `"${etag}"`;
}

function httpDate({ lastModified }: ObjectMetadata): string {
  return lastModified.toUTCString();
}
