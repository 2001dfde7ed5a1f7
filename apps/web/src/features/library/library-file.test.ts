import { expect, test } from 'vitest';
import type { LibraryEntry } from './library-entry.ts';
import { readLibraryFile, writeLibraryFile } from './library-file.ts';

const HOST = 'https://img.example';
const entry: LibraryEntry = {
  id: 'abcdefgh',
  name: 'a.png',
  deleteToken: 'secret',
  addedAt: '2030-01-02T03:04:05.000Z',
  format: 'png',
  width: 1,
  height: 2,
  bytes: 3,
};

test('reads back what it wrote', () => {
  const text = writeLibraryFile([entry], HOST, new Date());
  expect(readLibraryFile(text, HOST)).toEqual({ entries: [entry], foreign: 0 });
});

test('leaves out the images of another host, and says how many', () => {
  const text = writeLibraryFile([entry], 'https://other.example', new Date());
  expect(readLibraryFile(text, HOST)).toEqual({ entries: [], foreign: 1 });
});

test('takes no entry that it cannot trust, and keeps the others', () => {
  const bad = [
    null,
    1,
    { ...entry, id: '../x' },
    { ...entry, deleteToken: 1 },
    { ...entry, addedAt: 'soon' },
  ];
  const text = writeLibraryFile([...bad, entry] as LibraryEntry[], HOST, new Date());
  expect(readLibraryFile(text, HOST)?.entries).toEqual([entry]);
});

test.each(['', 'null', '[]', '{}', '{"app":"imgr","version":2,"images":[]}', '{"app":"imgr","version":1}'])(
  'knows that %j is no list',
  (text) => {
    expect(readLibraryFile(text, HOST)).toBeUndefined();
  },
);
