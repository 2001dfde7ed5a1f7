import { expect, test } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';

test('French says everything that English says, about the same things', () => {
  const english = textsOf(en);
  const french = textsOf(fr);
  expect([...french.keys()]).toEqual([...english.keys()]);
  for (const [key, text] of english) {
    const names = (said: string | undefined) => said?.match(/\{\{\w+\}\}/g)?.toSorted() ?? [];
    expect([key, names(french.get(key))]).toEqual([key, names(text)]);
  }
});

test('French has its own spaces and apostrophes', () => {
  for (const [key, text] of textsOf(fr)) expect([key, / [:;?!»]|« |'/.test(text)]).toEqual([key, false]);
});

function textsOf(catalogue: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...textsOf(value, `${prefix}${key}.`)],
    ),
  );
}
