import { expect, test } from 'vitest';
import { hostileFiles, type MutatedFile, mutatedFiles } from './index.ts';

test('gives as many mutants as asked for, then the hostile files', async () => {
  const files = await all({ count: 50, seed: 1 });
  const hostile = await hostileFiles();
  expect(files.slice(50).map(({ name }) => name)).toEqual(hostile.map(({ name }) => name));
});

test('a mutant depends on the seed and its number only', async () => {
  const few = await mutants(20, 7);
  const many = await mutants(60, 7);
  expect(many.slice(0, 20)).toEqual(few);
  expect(await mutants(20, 8)).not.toEqual(few);
});

test('every format and every kind of damage has its turn', async () => {
  const names = (await mutants(300, 1)).map(({ name }) => name).join('\n');
  for (const format of ['jpeg', 'png', 'gif', 'webp', 'avif']) expect(names).toContain(`-${format}-`);
  for (const damage of [
    'flipped-bits',
    'overwritten-bytes',
    'repeated-piece',
    'missing-piece',
    'cut-short',
  ]) {
    expect(names).toContain(damage);
  }
  for (const damage of ['spliced', 'wrong-length']) expect(names).toContain(damage);
});

async function mutants(count: number, seed: number): Promise<MutatedFile[]> {
  return (await all({ count, seed })).slice(0, count);
}

async function all(options: { count: number; seed: number }): Promise<MutatedFile[]> {
  const files: MutatedFile[] = [];
  for await (const file of mutatedFiles(options)) files.push(file);
  return files;
}
