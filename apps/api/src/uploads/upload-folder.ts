import { createWriteStream } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ScratchFolder } from '@imgr/scratch-folder';
import { UploadFolderFullError } from './upload-errors.ts';

/** A file that came whole. Whoever holds it discards it. */
export interface UploadedFile {
  path: string;
  bytes: number;
  discard(): Promise<void>;
}

/** Where uploads lie until they are in the store. What they take together is bounded. */
export class UploadFolder {
  readonly #folder: string;
  readonly #scratch: ScratchFolder;
  readonly #maxBytesTogether: number;
  #bytesTogether = 0;

  private constructor(folder: string, scratch: ScratchFolder, maxBytesTogether: number) {
    this.#folder = folder;
    this.#scratch = scratch;
    this.#maxBytesTogether = maxBytesTogether;
  }

  static async open(folder: string, maxBytesTogether: number): Promise<UploadFolder> {
    return new UploadFolder(folder, await ScratchFolder.open(folder), maxBytesTogether);
  }

  /**
   * That the disk has room for so many bytes.
   * @throws UploadFolderFullError
   */
  async assertRoom(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder).catch((error: unknown) => {
      throw new UploadFolderFullError(error);
    });
    if (bavail * bsize < bytes) throw new UploadFolderFullError();
  }

  /**
   * Streams a body into a file. Leaves nothing of a body that breaks.
   * @throws UploadFolderFullError when the bound or the disk is reached
   */
  async receive(body: Readable): Promise<UploadedFile> {
    const path = this.#scratch.newPath();
    let bytes = 0;
    const discard = async () => {
      this.#bytesTogether -= bytes;
      bytes = 0;
      // One that cannot be removed goes at a later start: no reason to refuse an upload.
      await rm(path, { force: true }).catch(() => {});
    };
    const count = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        // Not counted before it fits: it would take the room of the others.
        if (this.#bytesTogether + chunk.length > this.#maxBytesTogether)
          return done(new UploadFolderFullError());
        bytes += chunk.length;
        this.#bytesTogether += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await pipeline(body, count, createWriteStream(path, { flags: 'wx' }));
      return { path, bytes, discard };
    } catch (error) {
      await discard();
      throw isDiskFault(error) ? new UploadFolderFullError(error) : error;
    }
  }
}

function isDiskFault(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && ['open', 'write', 'close'].includes(String(error.syscall))
  );
}
