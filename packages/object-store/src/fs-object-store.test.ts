import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { UnavailableError } from '@imgr/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FsObjectStore } from './fs-object-store.ts';
import { describeObjectStore } from './object-store.contract.ts';
import { ObjectStoreFullError } from './object-store.ts';

// As they are, until a test says otherwise.
vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>();
  return { ...actual, copyFile: vi.fn(actual.copyFile), writeFile: vi.fn(actual.writeFile) };
});

const makeFolder = () => mkdtemp(join(tmpdir(), 'imgr-fs-store-'));

describeObjectStore('FsObjectStore', async () => {
  const folder = await makeFolder();
  return { store: await FsObjectStore.open(folder), close: () => rm(folder, { recursive: true }) };
});

describe('FsObjectStore', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps its objects across a restart', async () => {
    const first = await FsObjectStore.open(folder);
    await first.put('original/abc', Buffer.from('x'), { contentType: 'image/png' });
    const second = await FsObjectStore.open(folder);
    expect(await second.head('original/abc')).toEqual(await first.head('original/abc'));
  });

  it('leaves the bytes of an object at the start of its file, so that other programs open it', async () => {
    const store = await FsObjectStore.open(folder);
    await store.put('original/abc', Buffer.from('the bytes'), { contentType: 'image/png' });
    const file = await readFile(join(folder, 'objects/original/abc'));
    expect(file.subarray(0, 9).toString()).toBe('the bytes');
  });

  it('leaves no temporary file behind a write that failed', async () => {
    const store = await FsObjectStore.open(folder);
    const breaking = new Readable({ read: () => breaking.destroy(new Error('gone')) });
    await expect(store.put('a', breaking, { contentType: 'x' })).rejects.toThrow('gone');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('writes when it is asked whether it works, and leaves nothing of that', async () => {
    const store = await FsObjectStore.open(folder);
    await store.ping();
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    vi.mocked(writeFile).mockRejectedValueOnce(
      Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' }),
    );
    await expect(store.ping()).rejects.toThrow(ObjectStoreFullError);
  });

  it('finds no object where it is deleted while it is copied, and fails where there is no place for the copy', async () => {
    const store = await FsObjectStore.open(folder);
    const put = () => store.put('a/b', Buffer.from('x'), { contentType: 'x' });
    await put();
    const { copyFile: copy } = await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');
    vi.mocked(copyFile).mockImplementationOnce(async (...copied) => {
      await store.delete('a/b');
      return copy(...copied);
    });
    expect(await store.download('a/b', join(folder, 'copy'))).toBeUndefined();
    await put();
    await expect(store.download('a/b', join(folder, 'missing/copy'))).rejects.toThrow(UnavailableError);
  });

  it('says that it is unavailable when its folder is gone, or a file is none of its own', async () => {
    const store = await FsObjectStore.open(folder);
    await store.put('a/b', Buffer.from('x'), { contentType: 'x' });
    await writeFile(join(folder, 'objects/a/foreign'), 'not ours');
    await expect(store.get('a/foreign')).rejects.toThrow(UnavailableError);
    await rm(folder, { recursive: true });
    await expect(store.ping()).rejects.toThrow(UnavailableError);
    await expect(store.put('a/b', Buffer.from('x'), { contentType: 'x' })).rejects.toThrow(UnavailableError);
  });
});
