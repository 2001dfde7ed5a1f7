import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ScratchFolder } from './index.ts';

it('clears at its start what was abandoned, and nothing that is being worked on', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'imgr-scratch-'));
  const folder = join(parent, 'made/if/missing');
  const scratch = await ScratchFolder.open(folder);
  const [abandoned, fresh] = [scratch.newPath(), scratch.newPath()];
  expect(abandoned).not.toBe(fresh);
  await writeFile(abandoned, 'x');
  await utimes(abandoned, 0, 0);
  await writeFile(fresh, 'x');
  await ScratchFolder.open(folder);
  expect((await readdir(folder)).map((name) => join(folder, name))).toEqual([fresh]);
  await rm(parent, { recursive: true });
});

it('touches nothing of others at its start, however old', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'imgr-scratch-'));
  const ofOthers = ['holiday.jpg', 'objects', randomUUID()].map((name) => join(folder, name));
  const [file = '', ...folders] = ofOthers;
  await writeFile(file, 'x');
  for (const path of folders) await mkdir(join(path, 'original'), { recursive: true });
  for (const path of ofOthers) await utimes(path, 0, 0);
  await ScratchFolder.open(folder);
  expect((await readdir(folder)).map((name) => join(folder, name)).sort()).toEqual(ofOthers.sort());
  await rm(folder, { recursive: true });
});
