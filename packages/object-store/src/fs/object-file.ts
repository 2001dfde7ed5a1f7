import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, stat, truncate } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ObjectStoreUnavailableError } from '../errors.ts';
import type { ObjectBody, ObjectMetadata, PutOptions } from '../object-store.ts';
import { isErrno, missingAsUndefined } from './fs-errors.ts';

/** The end of each object's file: JSON, padded with spaces. */
export const TRAILER_BYTES = 256;

const COPY_BYTES = 256 * 1024;

interface Trailer {
  imgr: 1;
  contentType: string;
  etag: string;
}

/** Writes the body and its trailer into a new file, and syncs it. */
export async function writeWithTrailer(
  path: string,
  body: ObjectBody,
  { contentType, bytes: expectedBytes }: PutOptions,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of chunksOf(body)) {
      hash.update(chunk);
      bytes += chunk.length;
      await writeAll(file, chunk);
    }
    if (expectedBytes !== undefined && bytes !== expectedBytes) {
      throw new Error(`the body ended after ${bytes} of ${expectedBytes} bytes`);
    }
    await writeAll(file, encodeTrailer({ imgr: 1, contentType, etag: hash.digest('hex').slice(0, 32) }));
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * The open file of an object and its metadata, or undefined if there is none. The caller closes the file.
 * @throws ObjectStoreUnavailableError if the file is none that this store wrote
 */
export async function openObject(
  path: string,
): Promise<{ file: FileHandle; metadata: ObjectMetadata } | undefined> {
  const file = await open(path).catch(missingAsUndefined);
  if (!file) return undefined;
  let metadata: ObjectMetadata | undefined;
  try {
    metadata = await readMetadata(file);
  } finally {
    if (!metadata) await file.close();
  }
  return metadata && { file, metadata };
}

/** Copies an object without its trailer into a new file; the system copies, no byte passes through here. */
export async function copyObject(path: string, target: string): Promise<ObjectMetadata | undefined> {
  const opened = await openObject(path);
  if (!opened) return undefined;
  await opened.file.close();
  try {
    await copyFile(path, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    // Either the object was deleted just now, or there is no folder for the copy.
    if (isErrno(error, 'ENOENT') && !(await stat(path).catch(missingAsUndefined))) return undefined;
    throw error;
  }
  await truncate(target, opened.metadata.bytes);
  return opened.metadata;
}

/** Undefined for a folder. */
async function readMetadata(file: FileHandle): Promise<ObjectMetadata | undefined> {
  const stats = await file.stat();
  if (stats.isDirectory()) return undefined;
  const bytes = stats.size - TRAILER_BYTES;
  const block = Buffer.alloc(TRAILER_BYTES);
  if (bytes >= 0) await file.read(block, 0, TRAILER_BYTES, bytes);
  const { contentType, etag } = decodeTrailer(block);
  return { contentType, etag, bytes, lastModified: stats.mtime };
}

/** Each chunk is for use before the next is asked for. */
async function* chunksOf(body: ObjectBody): AsyncIterable<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else if (body instanceof Readable) yield* body;
  else yield* chunksOfFile(body.path);
}

/** Into one buffer: a new one for each chunk makes the collector run through all memory at every upload. */
async function* chunksOfFile(path: string): AsyncIterable<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, COPY_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, data: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < data.length) {
    const { bytesWritten } = await file.write(data, offset);
    offset += bytesWritten;
  }
}

function encodeTrailer(trailer: Trailer): Buffer {
  const json = JSON.stringify(trailer);
  if (Buffer.byteLength(json) > TRAILER_BYTES) throw new RangeError('the content type is too long');
  return Buffer.alloc(TRAILER_BYTES, json.padEnd(TRAILER_BYTES));
}

function decodeTrailer(block: Buffer): Trailer {
  try {
    const trailer = JSON.parse(block.toString()) as Trailer;
    if (trailer.imgr === 1) return trailer;
  } catch {
    // Not JSON: falls through to the error below.
  }
  throw new ObjectStoreUnavailableError(new Error('an object file has no valid trailer'));
}
