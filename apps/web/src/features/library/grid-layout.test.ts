import { expect, test } from 'vitest';
import { gridLayout } from './grid-layout.ts';

test.each([
  [288, 2],
  [358, 2],
  [832, 5],
  [1600, 9],
])('fills %i pixels with %i columns, to the last pixel', (width, columns) => {
  const layout = gridLayout(width);
  expect(layout.columns).toBe(columns);
  expect(layout.leftOf(columns - 1) + layout.tileWidth).toBeCloseTo(width);
  expect(layout.leftOf(columns)).toBe(0);
});
