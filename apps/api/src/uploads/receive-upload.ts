import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { AppError } from '@imgr/contracts';
import { MalformedBodyError, MissingFileError, TooLargeError, TooManyFilesError } from './upload-errors.ts';
import type { UploadedFile, UploadFolder } from './upload-folder.ts';

/** What a multipart body may hold besides the file: boundaries, headers and small fields. */
const OVERHEAD_BYTES = 1024 * 1024;
const LIMITS = { fieldSize: 64 * 1024, fields: 50, parts: 60, headerPairs: 100 };
const FILE_FIELD = 'file';

/**
 * Reads the field `file` of a multipart body into the folder. Other fields are read and dropped.
 * @throws AppError; then nothing is left in the folder, and what still comes of the body is for the caller to drop
 */
export async function receiveUpload(
  request: IncomingMessage,
  folder: UploadFolder,
  maxBytes: number,
): Promise<UploadedFile> {
  if (Number(request.headers['content-length']) > maxBytes + OVERHEAD_BYTES)
    throw new TooLargeError(maxBytes);
  const parser = createParser(request, maxBytes);
  const files: Readable[] = [];
  const received: Promise<UploadedFile>[] = [];
  let fail = (_error: unknown) => {};
  const cutOff = () => fail(new Error('the connection closed before the body was taken'));
  try {
    await new Promise<void>((resolve, reject) => {
      fail = (error) => reject(error instanceof AppError ? error : new MalformedBodyError(error));
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes + OVERHEAD_BYTES) fail(new TooLargeError(maxBytes));
      });
      request.on('error', fail);
      request.socket.once('close', cutOff);
      if (request.socket.destroyed) cutOff();
      parser.on('file', (name: string, file: Readable) => {
        // The parser says the same of a body that breaks off; an error that nobody hears ends the process.
        file.on('error', () => {});
        if (name !== FILE_FIELD) return void file.resume();
        file.once('limit', () => fail(new TooLargeError(maxBytes)));
        if (files.length > 0) fail(new TooManyFilesError());
        const upload = folder.receive(file);
        upload.catch(fail);
        files.push(file);
        received.push(upload);
      });
      parser.on('error', fail);
      parser.once('finish', resolve);
      request.pipe(parser);
    });
    const [upload] = await Promise.all(received);
    if (!upload) throw new MissingFileError();
    return upload;
  } catch (error) {
    request.unpipe(parser);
    parser.destroy();
    // One that waits for more would be waited for. With an error: a pipeline waits for the end of a stream that has all
    // its bytes and is destroyed without one, and that end never comes.
    for (const file of files) file.destroy(error as Error);
    await discardAll(received);
    throw error;
  } finally {
    request.socket.off('close', cutOff);
  }
}

function createParser(request: IncomingMessage, maxBytes: number): InstanceType<typeof Busboy> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) throw new MissingFileError();
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': contentType },
      limits: { ...LIMITS, fileSize: maxBytes },
    });
  } catch (error) {
    throw new MalformedBodyError(error);
  }
}

async function discardAll(received: Promise<UploadedFile>[]): Promise<void> {
  for (const result of await Promise.allSettled(received)) {
    if (result.status === 'fulfilled') await result.value.discard();
  }
}
