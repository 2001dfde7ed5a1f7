import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidKeyError, type ListedObject, type ObjectStore } from './object-store.ts';

export interface ObjectStoreFixture {
  store: ObjectStore;
  close(): Promise<void>;
}

/** What every adapter promises. `open` gives an empty store. */
export function describeObjectStore(name: string, open: () => Promise<ObjectStoreFixture>): void {
  describe(`${name} keeps the object store contract`, () => {
    let fixture: ObjectStoreFixture;
    let store: ObjectStore;
    beforeAll(async () => {
      fixture = await open();
      store = fixture.store;
    }, 120_000);
    afterAll(() => fixture.close(), 60_000);

    const put = (key: string, content: string, contentType = 'text/plain') =>
      store.put(key, Buffer.from(content), { contentType });
    const read = async (key: string) => {
      const object = await store.get(key);
      return object && text(object.body);
    };
    const list = async (prefix: string) => {
      const listed: ListedObject[] = [];
      for await (const object of store.list(prefix)) listed.push(object);
      return listed;
    };
    const keys = async (prefix: string) => (await list(prefix)).map(({ key }) => key);

    it('lists nothing in an empty store, for any prefix', async () => {
      expect(await keys('')).toEqual([]);
      expect(await keys('none/')).toEqual([]);
    });

    it('gives back what was put, with its content type, length and an ETag', async () => {
      const before = Date.now();
      await put('round/trip', 'hello', 'image/webp');
      const object = await store.get('round/trip');
      expect(object).toMatchObject({
        contentType: 'image/webp',
        bytes: 5,
        etag: expect.stringMatching(/^[^"]+$/),
      });
      expect(Math.abs((object?.lastModified.getTime() ?? 0) - before)).toBeLessThan(10_000);
      expect(object && (await text(object.body))).toBe('hello');
      const { body, ...metadata } = object ?? {};
      expect(await store.head('round/trip')).toEqual(metadata);
    });

    it('answers undefined for an unknown key, also where it is a prefix of a known one', async () => {
      await put('known/object', 'x');
      for (const key of ['unknown', 'unknown/object', 'known', 'known/obj', 'known/object/more']) {
        expect(await store.get(key)).toBeUndefined();
        expect(await store.head(key)).toBeUndefined();
      }
    });

    it('overwrites whole: a shorter object leaves nothing of a longer one', async () => {
      await put('over/write', 'a long first content', 'text/plain');
      const first = await store.head('over/write');
      await put('over/write', 'short', 'image/png');
      expect(await read('over/write')).toBe('short');
      const second = await store.head('over/write');
      expect(second).toMatchObject({ contentType: 'image/png', bytes: 5 });
      expect(second?.etag).not.toBe(first?.etag);
    });

    it('gives the same ETag to the same content', async () => {
      await put('etag/one', 'same');
      await put('etag/two', 'same');
      expect((await store.head('etag/one'))?.etag).toBe((await store.head('etag/two'))?.etag);
    });

    it('stores streams of known and of unknown length, of many chunks', async () => {
      const chunks = Array.from({ length: 100 }, (_, index) => Buffer.alloc(70_000, index));
      const whole = Buffer.concat(chunks);
      await store.put('stream/unknown', Readable.from(chunks), { contentType: 'image/gif' });
      await store.put('stream/known', Readable.from(chunks), {
        contentType: 'image/gif',
        bytes: whole.length,
      });
      for (const key of ['stream/unknown', 'stream/known']) {
        const object = await store.get(key);
        expect(object?.bytes).toBe(whole.length);
        expect(object && (await buffer(object.body)).equals(whole)).toBe(true);
      }
    });

    it('stores a file, which stays, and downloads an object into one', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'imgr-object-store-'));
      const [source, target] = [join(folder, 'source'), join(folder, 'target')];
      const content = Buffer.from(Array.from({ length: 700_000 }, (_, index) => index % 251));
      await writeFile(source, content);
      await store.put('file/object', { path: source }, { contentType: 'image/avif', bytes: content.length });
      const metadata = await store.download('file/object', target);
      expect(metadata).toEqual(await store.head('file/object'));
      expect(metadata).toMatchObject({ contentType: 'image/avif', bytes: content.length });
      expect((await readFile(target)).equals(content)).toBe(true);
      expect((await readFile(source)).equals(content)).toBe(true);
      await rm(folder, { recursive: true });
    });

    it('downloads nothing for an unknown key, and stores nothing of a file that is not there or not as long', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'imgr-object-store-'));
      expect(await store.download('file/unknown', join(folder, 'target'))).toBeUndefined();
      expect(await readdir(folder)).toEqual([]);
      const source = join(folder, 'source');
      await expect(store.put('file/none', { path: source }, { contentType: 'text/plain' })).rejects.toThrow();
      await writeFile(source, 'abc');
      await expect(
        store.put('file/none', { path: source }, { contentType: 'text/plain', bytes: 4 }),
      ).rejects.toThrow();
      expect(await store.head('file/none')).toBeUndefined();
      await rm(folder, { recursive: true });
    });

    it('stores an empty object', async () => {
      await put('empty/object', '');
      expect(await read('empty/object')).toBe('');
      expect(await store.head('empty/object')).toMatchObject({ bytes: 0 });
    });

    it('stores nothing of a stream that breaks, and keeps what was there', async () => {
      await put('broken/old', 'old');
      for (const key of ['broken/old', 'broken/new']) {
        const breaking = Readable.from(
          (async function* () {
            yield Buffer.alloc(100_000);
            throw new Error('the client went away');
          })(),
        );
        await expect(store.put(key, breaking, { contentType: 'text/plain' })).rejects.toThrow();
        expect(breaking.destroyed).toBe(true);
      }
      expect(await read('broken/old')).toBe('old');
      expect(await keys('broken/')).toEqual(['broken/old']);
    });

    it('stores nothing of a stream that was broken before it was read, and survives that', async () => {
      const broken = new Readable({ read: () => {} }).destroy(new Error('no such file'));
      await expect(store.put('broken/early', broken, { contentType: 'text/plain' })).rejects.toThrow();
      expect(await store.head('broken/early')).toBeUndefined();
    });

    it('stores nothing of a stream that is not as long as was said', async () => {
      const body = () => Readable.from([Buffer.from('abc')]);
      await expect(
        store.put('short/object', body(), { contentType: 'text/plain', bytes: 4 }),
      ).rejects.toThrow();
      expect(await store.head('short/object')).toBeUndefined();
    });

    it('reads ranges, both ends included, and tells the length of the whole', async () => {
      await put('range/object', '0123456789');
      const range = async (start: number, end: number) => {
        const object = await store.get('range/object', { start, end });
        expect(object?.bytes).toBe(10);
        return object && text(object.body);
      };
      expect(await range(0, 0)).toBe('0');
      expect(await range(2, 5)).toBe('2345');
      expect(await range(7, 9)).toBe('789');
      expect(await range(0, 9)).toBe('0123456789');
    });

    it('deletes, also what is not there', async () => {
      await put('delete/me', 'x');
      await store.delete('delete/me');
      await store.delete('delete/me');
      await store.delete('delete/never/there');
      expect(await store.get('delete/me')).toBeUndefined();
      expect(await keys('delete/')).toEqual([]);
    });

    it('lists by prefix in the order of the keys, with length and time', async () => {
      for (const key of ['list/b', 'list/a', 'list/a-b', 'list/ab/c', 'lister/a']) await put(key, key);
      expect(await keys('list/')).toEqual(['list/a', 'list/a-b', 'list/ab/c', 'list/b']);
      expect(await keys('list/a')).toEqual(['list/a', 'list/a-b', 'list/ab/c']);
      expect(await keys('list/ab/')).toEqual(['list/ab/c']);
      expect(await keys('list')).toContain('lister/a');
      expect(await keys('list/none')).toEqual([]);
      const [first] = await list('list/');
      expect(first?.bytes).toBe('list/a'.length);
      expect(first?.lastModified).toBeInstanceOf(Date);
      const all = await keys('');
      expect(all).toEqual([...all].sort());
      expect(all).toContain('round/trip');
    });

    it('lists more than a page holds, each key once', async () => {
      const expected = Array.from({ length: 2100 }, (_, index) => `pages/${String(index).padStart(5, '0')}`);
      for (let start = 0; start < expected.length; start += 50) {
        await Promise.all(expected.slice(start, start + 50).map((key) => put(key, 'x')));
      }
      expect(await keys('pages/')).toEqual(expected);
    }, 60_000);

    it('lets a listing be left early', async () => {
      for await (const { key } of store.list('pages/')) {
        expect(key).toBe('pages/00000');
        break;
      }
    });

    it('refuses keys that are none, before it touches anything', async () => {
      const bad = [
        '',
        '/',
        '/a',
        'a/',
        'a//b',
        '..',
        '../a',
        'a/../b',
        'a/..',
        './a',
        '.hidden',
        'a/.b',
        'a\\b',
        'a\0b',
      ];
      for (const key of [...bad, 'a b', 'ä', 'a'.repeat(513)]) {
        const body = Readable.from(['x']);
        await expect(store.put(key, body, { contentType: 'text/plain' })).rejects.toThrow(InvalidKeyError);
        expect(body.destroyed).toBe(true);
        await expect(store.get(key)).rejects.toThrow(InvalidKeyError);
        await expect(store.head(key)).rejects.toThrow(InvalidKeyError);
        await expect(store.download(key, '/nowhere')).rejects.toThrow(InvalidKeyError);
        await expect(store.delete(key)).rejects.toThrow(InvalidKeyError);
      }
    });

    it('shows readers the old object or the new one while it is overwritten, never parts', async () => {
      const contents = ['a'.repeat(300_000), 'b'.repeat(200_000)];
      await put('race/object', contents[0] ?? '');
      let writing = true;
      const writer = (async () => {
        for (let turn = 0; turn < 20; turn++) await put('race/object', contents[turn % 2] ?? '');
        writing = false;
      })();
      while (writing) expect(contents).toContain(await read('race/object'));
      await writer;
    });

    it('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
