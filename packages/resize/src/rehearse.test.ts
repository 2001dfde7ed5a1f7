import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE_FORMATS } from '@imgr/contracts';
import { ScratchFolder } from '@imgr/scratch-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_PICTURES } from './built-in-pictures.ts';
import { ImageProcesses } from './image-processes.ts';
import { rehearse } from './rehearse.ts';

describe('rehearse', () => {
  let folder: string;
  let scratch: ScratchFolder;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-rehearse-'));
    scratch = await ScratchFolder.open(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('resizes a picture of every accepted format, and leaves nothing behind', async () => {
    expect(Object.keys(BUILT_IN_PICTURES).sort()).toEqual([...IMAGE_FORMATS].sort());
    const processes = await ImageProcesses.start({
      slots: 2,
      limits: { maxPixels: 4, maxAvifPixels: 4 },
    });
    await expect(rehearse(processes, { scratch, slots: 2 })).resolves.toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    await processes.close();
  });

  it('fails where the processes cannot resize, and leaves nothing behind', async () => {
    const processes = await ImageProcesses.start({
      slots: 1,
      limits: { maxPixels: 3, maxAvifPixels: 3 },
    });
    await expect(rehearse(processes, { scratch, slots: 1 })).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
    await processes.close();
  });
});
