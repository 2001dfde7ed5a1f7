import { expect, test } from 'vitest';
import { tokenInFragment } from './delete-fragment.ts';

test('finds the token, written as it is or escaped', () => {
  expect(tokenInFragment('#delete=93bf1DoUGz_-')).toBe('93bf1DoUGz_-');
  expect(tokenInFragment('#delete=a%2Bb')).toBe('a+b');
  expect(tokenInFragment('#delete=50%')).toBe('50%');
});

test('finds none in other fragments', () => {
  for (const hash of ['', '#', '#delete=', '#delete', '#other=1', '#content'])
    expect(tokenInFragment(hash)).toBeUndefined();
});
