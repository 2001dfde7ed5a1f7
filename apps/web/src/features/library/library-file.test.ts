import { expect, test } from 'vitest';
import type { LibraryEntry } from './library-entry.ts';
import { isOfThisHost, readLibraryFile, writeLibraryFile } from './library-file.ts';

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
  expect(readLibraryFile(text)).toEqual({ host: HOST, entries: [entry] });
});

test('knows a list of this host by its address, and by an image where the address has changed', async () => {
  const entries = ['gone0000', 'known000', ...'23456789'].map((id) => ({ ...entry, id }));
  const asked: string[] = [];
  const fetchInfo = async (id: string) => {
    asked.push(id);
    return id === 'known000' ? {} : undefined;
  };
  expect(await isOfThisHost({ host: HOST, entries }, HOST, fetchInfo)).toBe(true);
  expect(asked).toEqual([]);
  expect(await isOfThisHost({ host: 'http://old', entries }, HOST, fetchInfo)).toBe(true);
  expect(asked).toHaveLength(5);
  expect(await isOfThisHost({ host: 'http://other', entries: [entry] }, HOST, fetchInfo)).toBe(false);
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
  expect(readLibraryFile(text)?.entries).toEqual([entry]);
});

test.each(['', 'null', '[]', '{}', '{"app":"imgr","version":2,"images":[]}', '{"app":"imgr","version":1}'])(
  'knows that %j is no list',
  (text) => {
    expect(readLibraryFile(text)).toBeUndefined();
  },
);
