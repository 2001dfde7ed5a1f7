import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
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
