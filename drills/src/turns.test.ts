import { setImmediate as nextTick } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets so many at a time, in their order, and whoever asks for it alone', async () => {
  const turns = new Turns(2);
  const begun: string[] = [];
  const ends: Record<string, () => void> = {};
  const take = async (name: string, alone = false) => {
    ends[name] = await turns.take({ alone });
    begun.push(name);
  };
  const all = [take('a'), take('b'), take('alone', true), take('c'), take('d')];
  await nextTick();
  expect(begun).toEqual(['a', 'b']);
  ends.a?.();
  ends.a?.();
  await nextTick();
  expect(begun).toEqual(['a', 'b']);
  ends.b?.();
  await nextTick();
  expect(begun).toEqual(['a', 'b', 'alone']);
  ends.alone?.();
  await Promise.all(all);
  expect(begun).toEqual(['a', 'b', 'alone', 'c', 'd']);
});
