import { objectKeys, SIZE_NAMES } from '@imgr/contracts';
import { expect, it } from 'vitest';
import { countKeys } from './count-keys.ts';

const sizesOf = (id: string) => SIZE_NAMES.map((size) => objectKeys.size(id, size));
const wholeOf = (id: string) => [objectKeys.info(id), objectKeys.original(id), ...sizesOf(id)];

it('finds nothing too much where each image has exactly what belongs to its end', () => {
  const keys = [
    ...wholeOf('ready'),
    objectKeys.failed('failed'),
    objectKeys.original('failed'),
    objectKeys.deleted('deleted'),
    ...wholeOf('unheard'),
    objectKeys.pending('broken'),
    objectKeys.deleted('refused'),
  ];
  const ends = new Map([
    ['ready', 'ready'],
    ['failed', 'failed'],
    ['deleted', 'deleted'],
  ] as const);
  expect(countKeys(keys, ends)).toEqual({ extraObjects: [], readyUnacknowledged: 1, brokenOff: 1 });
});

it.each([
  ['an original that nothing tells of', [objectKeys.original('x')], undefined],
  ['an original that came after its upload was refused', ['deleted/x', 'original/x'], undefined],
  ['sizes of an upload that broke off', [objectKeys.pending('x'), ...sizesOf('x')], undefined],
  ['a record that should have gone', [...wholeOf('x'), objectKeys.pending('x')], 'ready'],
  ['a size that is missing', wholeOf('x').slice(0, -1), 'ready'],
  ['a size of a failed image', [objectKeys.failed('x'), objectKeys.original('x'), 'big/x'], 'failed'],
  ['a size that came after the deletion', [objectKeys.deleted('x'), 'tiny/x'], 'deleted'],
] as const)('finds %s', (_what, keys, end) => {
  const { extraObjects } = countKeys([...keys], new Map(end ? [['x', end]] : []));
  expect(extraObjects).toHaveLength(1);
});
