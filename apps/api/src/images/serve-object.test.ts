import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { objectKeys } from '@imgr/contracts';
import type { StoredObject } from '@imgr/object-store';
import { InterceptedObjectStore, type StoreCall } from '@imgr/test-faults';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiFixture, startApi } from '../api.fixture.ts';

const ID = 'abcdefgh12';
/** More than the buffers between here and the client hold. */
const BYTES = 30_000_000;
const WAIT = { timeout: 10_000 };
const PATH = `/image/${ID}`;

describe('serving an object', { timeout: 30_000 }, () => {
  let api: ApiFixture;
  let before: (call: StoreCall) => Promise<unknown>;
  let after: (result: unknown) => void;
  const undisturbed = () => {
    before = async () => {};
    after = () => {};
  };
  beforeAll(async () => {
    undisturbed();
    api = await startApi(
      (store) =>
        new InterceptedObjectStore(store, async (call, proceed) => {
          await before(call);
          const result = await proceed();
          after(result);
          return result;
        }),
    );
    await api.store.put(objectKeys.original(ID), Buffer.alloc(BYTES), { contentType: 'image/png' });
  }, 60_000);
  afterAll(() => api.close());
  afterEach(async () => {
    undisturbed();
    await vi.waitFor(async () => expect(await openObjects()).toEqual([]), WAIT);
  });

  const request = () => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return socket;
  };

  it('lets go of it when the client goes away in the middle', async () => {
    const socket = request();
    await once(socket, 'data');
    expect(await openObjects()).toHaveLength(1);
    socket.destroy();
    await vi.waitFor(async () => expect(await openObjects()).toEqual([]), WAIT);
  });

  it('lets go of it when the client went away before it was found', async () => {
    const asked = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    before = () => {
      asked.resolve();
      return gone.promise;
    };
    const found = Promise.withResolvers<unknown>();
    after = found.resolve;
    const connected = once(api.app.getHttpServer(), 'connection') as Promise<[Socket]>;
    const socket = request();
    const [connection] = await connected;
    await asked.promise;
    socket.destroy();
    await once(connection, 'close');
    gone.resolve();
    const { body } = (await found.promise) as StoredObject;
    await vi.waitFor(() => expect(body.destroyed).toBe(true), WAIT);
  });

  it('breaks off, and never pretends to be whole, when the store breaks off in the middle', async () => {
    after = (result) => {
      const object = result as StoredObject;
      const { body } = object;
      object.body = Readable.from(failingAfterFirst(body), { objectMode: false });
    };
    const response = await fetch(api.url + PATH);
    expect(response.headers.get('content-length')).toBe(String(BYTES));
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it('says so as any error, with nothing of the image, when the store breaks off at once', async () => {
    after = (result) => process.nextTick(() => (result as StoredObject).body.destroy(new Error('read EIO')));
    const response = await fetch(api.url + PATH);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: expect.any(String), code: 'internal' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    for (const name of ['etag', 'last-modified', 'accept-ranges'])
      expect(response.headers.has(name)).toBe(false);
  });

  it('is not found, with nothing of the image, where it is deleted between two looks at it', async () => {
    const id = 'deletedmeanwhile';
    const key = objectKeys.original(id);
    await api.store.put(key, Buffer.from('x'), { contentType: 'image/png' });
    before = async ({ verb }) => verb === 'get' && api.store.delete(key);
    const response = await fetch(`${api.url}/image/${id}`, { headers: { range: 'bytes=0-0' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'not found', code: 'not_found' });
    expect(response.headers.has('etag')).toBe(false);
  });
});

async function* failingAfterFirst(body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    yield chunk;
    throw new Error('read EIO');
  }
}

/** The objects that this process has open. */
async function openObjects(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return targets.filter((target) => target.includes('/objects/'));
}
