import { constants } from 'node:fs';
import { access, mkdir, readdir, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { ScratchFolder } from '@imgr/scratch-folder';
import { syncFolder } from './fs/durable-folder.ts';
import { isErrno, missingAsUndefined, toStoreError } from './fs/fs-errors.ts';
import { copyObject, openObject, TRAILER_BYTES, writeWithTrailer } from './fs/object-file.ts';
import { assertObjectKey } from './object-key.ts';
import {
  type ByteRange,
  type ListedObject,
  type ObjectBody,
  type ObjectMetadata,
  ObjectStore,
  type PutOptions,
  type StoredObject,
} from './object-store.ts';

/** One read brings a whole size, in most cases. */
const READ_BYTES = 256 * 1024;

/**
 * Objects as files under `FOLDER/objects`, each written under `FOLDER/tmp` first, synced, renamed into place, and its
 * folder synced. A file is the object's bytes, so any viewer opens it, then a trailer that keeps content type and ETag.
 */
export class FsObjectStore extends ObjectStore {
  readonly #objects: string;
  readonly #scratch: ScratchFolder;

  private constructor(objects: string, scratch: ScratchFolder) {
    super();
    this.#objects = objects;
    this.#scratch = scratch;
  }

  /** Makes the folder where it is missing, and clears it of writes that a crash broke off. */
  static async open(folder: string): Promise<FsObjectStore> {
    return mapErrors(async () => {
      const objects = join(folder, 'objects');
      await mkdir(objects, { recursive: true });
      return new FsObjectStore(objects, await ScratchFolder.open(join(folder, 'tmp')));
    });
  }

  async put(key: string, body: ObjectBody, options: PutOptions): Promise<void> {
    // Until it is read nobody listens to it, and an error that nobody hears ends the process.
    if (body instanceof Readable) body.on('error', () => {});
    const temporary = this.#scratch.newPath();
    await mapErrors(async () => {
      try {
        const target = this.#pathOf(key);
        await writeWithTrailer(temporary, body, options);
        await this.#renameInto(temporary, target);
        await syncFolder(dirname(target));
      } catch (error) {
        if (body instanceof Readable) body.destroy();
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  async get(key: string, range?: ByteRange): Promise<StoredObject | undefined> {
    const path = this.#pathOf(key);
    return mapErrors(async () => {
      const opened = await openObject(path);
      if (!opened) return undefined;
      const { file, metadata } = opened;
      const { start, end } = range ?? { start: 0, end: metadata.bytes - 1 };
      if (end >= start)
        return { ...metadata, body: file.createReadStream({ start, end, highWaterMark: READ_BYTES }) };
      await file.close();
      return { ...metadata, body: Readable.from([]) };
    });
  }

  async download(key: string, path: string): Promise<ObjectMetadata | undefined> {
    const source = this.#pathOf(key);
    return mapErrors(() => copyObject(source, path));
  }

  async head(key: string): Promise<ObjectMetadata | undefined> {
    const path = this.#pathOf(key);
    return mapErrors(async () => {
      const opened = await openObject(path);
      await opened?.file.close();
      return opened?.metadata;
    });
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key);
    await mapErrors(async () => {
      const removed = await unlink(path).then(() => true, missingAsUndefined);
      if (removed) await syncFolder(dirname(path));
    });
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    yield* this.#listFolder('', prefix);
  }

  /** Writes a file, too: a full disk still says that it may be written. */
  async ping(): Promise<void> {
    const temporary = this.#scratch.newPath();
    await mapErrors(async () => {
      await access(this.#objects, constants.R_OK | constants.W_OK);
      try {
        await writeFile(temporary, 'imgr');
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  #pathOf(key: string): string {
    assertObjectKey(key);
    return join(this.#objects, key);
  }

  async #renameInto(temporary: string, target: string): Promise<void> {
    try {
      await rename(temporary, target);
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
      const firstMade = await mkdir(dirname(target), { recursive: true });
      if (firstMade) await syncFolder(dirname(firstMade));
      await rename(temporary, target);
    }
  }

  async *#listFolder(folder: string, prefix: string): AsyncIterable<ListedObject> {
    const entries = await mapErrors(() =>
      readdir(join(this.#objects, folder), { withFileTypes: true }).catch(missingAsUndefined),
    );
    const names = (entries ?? []).map((entry) => entry.name + (entry.isDirectory() ? '/' : ''));
    for (const name of names.sort()) {
      const key = folder + name;
      if (name.endsWith('/')) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* this.#listFolder(key, prefix);
      } else if (key.startsWith(prefix)) {
        const stats = await mapErrors(() => stat(join(this.#objects, key)).catch(missingAsUndefined));
        if (stats) yield { key, bytes: stats.size - TRAILER_BYTES, lastModified: stats.mtime };
      }
    }
  }
}

async function mapErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toStoreError(error);
  }
}
