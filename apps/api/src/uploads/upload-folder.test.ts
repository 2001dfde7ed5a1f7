import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnavailableError } from '@imgr/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UploadFolderFullError } from './upload-errors.ts';
import { UploadFolder } from './upload-folder.ts';

const MAX_BYTES_TOGETHER = 1000;

describe('UploadFolder', () => {
  let path: string;
  let folder: UploadFolder;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'imgr-uploads-'));
    folder = await UploadFolder.open(path, MAX_BYTES_TOGETHER);
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  const bodyOf = (bytes: number) => Readable.from([Buffer.alloc(bytes, 'a')]);
  const expectNothingLeft = async () => {
    expect(await readdir(path)).toEqual([]);
    const whole = await folder.receive(bodyOf(MAX_BYTES_TOGETHER));
    await whole.discard();
  };

  it('keeps a body until it is discarded, also when that is asked for twice', async () => {
    const file = await folder.receive(Readable.from([Buffer.from('two '), Buffer.from('pieces')]));
    expect(file.bytes).toBe('two pieces'.length);
    expect(await readFile(file.path, 'utf8')).toBe('two pieces');
    await file.discard();
    await file.discard();
    await expectNothingLeft();
    await expect(folder.receive(bodyOf(MAX_BYTES_TOGETHER + 1))).rejects.toThrow(UploadFolderFullError);
  });

  it('says whether the disk has room for so many bytes', async () => {
    await folder.assertRoom(1);
    await expect(folder.assertRoom(Number.MAX_SAFE_INTEGER)).rejects.toThrow(UploadFolderFullError);
    await rm(path, { recursive: true });
    await expect(folder.assertRoom(1)).rejects.toThrow(UploadFolderFullError);
  });

  it('bounds what all uploads take together, and spares those that fit', async () => {
    const slow = new PassThrough();
    const receiving = folder.receive(slow);
    slow.write(Buffer.alloc(600));
    while (slow.readableLength > 0 || slow.writableLength > 0) await nextTurn();
    const error = await folder.receive(bodyOf(600)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UploadFolderFullError);
    expect(error).toBeInstanceOf(UnavailableError);
    const fitting = await folder.receive(bodyOf(400));
    slow.end();
    const file = await receiving;
    expect(file.bytes).toBe(600);
    await Promise.all([file.discard(), fitting.discard()]);
    await expectNothingLeft();
  });

  it('leaves nothing of a body that breaks, whenever it does', async () => {
    const gone = new Error('the client went away');
    const broken = new Readable({ read: () => {} });
    const atOnce = folder.receive(broken);
    broken.destroy(gone);
    await expect(atOnce).rejects.toThrow(gone);
    const later = new PassThrough();
    const inTheMiddle = folder.receive(later);
    later.write(Buffer.alloc(600));
    while (later.readableLength > 0 || later.writableLength > 0) await nextTurn();
    later.destroy(gone);
    await expect(inTheMiddle).rejects.toThrow(gone);
    await expectNothingLeft();
  });

  it('says that it is full when the disk takes no more, and counts nothing of that', async () => {
    await rm(path, { recursive: true });
    await expect(folder.receive(bodyOf(600))).rejects.toThrow(UploadFolderFullError);
    await mkdir(path);
    await expectNothingLeft();
  });

  it('fails nobody with a file that cannot be removed: the next start does that', async () => {
    const file = await folder.receive(bodyOf(600));
    await rm(file.path);
    await mkdir(file.path);
    await file.discard();
    await rm(file.path, { recursive: true });
    await expectNothingLeft();
  });
});
