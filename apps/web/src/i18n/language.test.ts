import { expect, test } from 'vitest';
import { localeOf } from './language.ts';

test.each([
  ['en', ['fr-FR', 'en-GB', 'en-US'], 'en-GB'],
  ['en', ['fr-FR'], 'en'],
  ['en', ['en-US@posix'], 'en'],
  ['fr', [], 'fr'],
])('writes %s for a reader of %j as %s', (language, own, locale) => {
  expect(localeOf(language, own)).toBe(locale);
});
