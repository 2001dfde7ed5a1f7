import { expect, test } from 'vitest';
import { nameClippings } from './name-clippings.ts';

const NOW = new Date(2030, 0, 2, 3, 4, 5);
const named = (...names: string[]) =>
  nameClippings(
    names.map((name) => new File(['x'], name, { type: 'image/png' })),
    NOW,
    ({ stamp, extension }) => `pasted-${stamp}.${extension}`,
  );

test('names nameless pictures by the time, and tells several apart', () => {
  expect(named('image.png', 'image.png').map(({ name }) => name)).toEqual([
    'pasted-2030-01-02-030405.png',
    'pasted-2030-01-02-030405-2.png',
  ]);
  expect(named('image.png')[0]).toMatchObject({ type: 'image/png', size: 1 });
});

test('leaves names that people gave', () => {
  expect(named('holiday.png')[0]?.name).toBe('holiday.png');
});
