import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { always, type Fault, first, slowDown, sometimes } from '@imgr/test-services/faulty-proxy';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ObjectStoreFullError, ObjectStoreUnavailableError } from './object-store.ts';
import { FaultyStores, IMAGE, MIB } from './s3-faults.fixture.ts';

/** Of two parts, where it is stored in parts. */
const BIG_BYTES = 6 * MIB;

let stores: FaultyStores;
beforeAll(async () => {
  stores = await FaultyStores.start(BIG_BYTES);
  return () => stores.close();
}, 120_000);

const refusal = (status: number, code: string) => ({
  kind: 'answer' as const,
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`,
});

describe.concurrent('S3ObjectStore tries again what may pass', { timeout: 60_000 }, () => {
  const passing: Array<[string, Fault]> = [
    ['says that it is asked too much', slowDown],
    ['answers with an internal error', refusal(500, 'InternalError')],
    ['is away behind a proxy that says so in HTML', { kind: 'answer', status: 502, body: '<html><br>no' }],
    ['closes connections that it kept', { kind: 'reset' }],
    ['does what it should, and closes the connection in place of an answer', { kind: 'resetAnswer' }],
  ];
  it.each(passing)('when the store %s', async (_name, fault) => {
    const { store, proxy, repeatable, putKey } = await stores.open();
    for (const call of repeatable) {
      proxy.fault = first(2, fault);
      await call();
    }
    expect(await store.head(putKey)).toMatchObject({ bytes: BIG_BYTES });
  });

  it('sends a file whole again', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = first(1, { kind: 'resetAnswer' });
    await store.put('file', stores.bigFile, IMAGE);
    const puts = proxy.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ requestBytes }) => requestBytes)).toEqual([BIG_BYTES, BIG_BYTES]);
    const object = await store.get('file');
    expect(object && (await buffer(object.body)).equals(stores.big)).toBe(true);
  });

  it('so that a fifth of all requests refused is not noticed', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = sometimes(0.2, slowDown);
    for (let turn = 0; turn < 40; turn++) {
      await store.put(`a/${turn}`, Buffer.from('x'), IMAGE);
      expect(await store.head(`a/${turn}`)).toMatchObject({ bytes: 1 });
      await store.delete(`a/${turn}`);
    }
    expect(proxy.requests.some(({ status }) => status === 503)).toBe(true);
  });

  it('and not what cannot: one request for each call', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = always(refusal(403, 'InvalidAccessKeyId'));
    await expect(store.get('small')).rejects.toThrow(ObjectStoreUnavailableError);
    proxy.fault = always(refusal(507, 'InsufficientStorage'));
    await expect(store.put('a', Buffer.from('x'), IMAGE)).rejects.toThrow(ObjectStoreFullError);
    proxy.fault = always(slowDown);
    const options = { ...IMAGE, bytes: BIG_BYTES };
    await expect(store.put('a', stores.newStream(), options)).rejects.toThrow(ObjectStoreUnavailableError);
    expect(proxy.requests).toHaveLength(3);
  });
});

describe.concurrent('S3ObjectStore tells failures apart', { timeout: 30_000 }, () => {
  const unavailable: Array<[string, Fault]> = [
    ['a refusal for its credentials', refusal(403, 'SignatureDoesNotMatch')],
    ['a refusal for its region', refusal(400, 'AuthorizationHeaderMalformed')],
    ['an address that has moved', refusal(301, 'PermanentRedirect')],
    ['a limit of requests', refusal(429, 'TooManyRequests')],
    ['a bucket that is gone', refusal(404, 'NoSuchBucket')],
    ['a page of something in between', { kind: 'answer', status: 404, body: 'nothing here' }],
    ['no word of something in between', { kind: 'answer', status: 404, body: '' }],
  ];
  it.each(unavailable)('%s: unavailable, with the reason for the log', async (_name, fault) => {
    const { store, proxy } = await stores.open();
    proxy.fault = always(fault);
    const error = await store.get('small').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ObjectStoreUnavailableError);
    const status = 'status' in fault ? fault.status : undefined;
    expect(error).toMatchObject({ retryable: true, cause: { $metadata: { httpStatusCode: status } } });
  });

  it.each([
    refusal(507, 'InsufficientStorage'),
    refusal(403, 'QuotaExceeded'),
    refusal(507, 'XMinioStorageFull'),
  ])('no room, in the words of several servers', async (fault) => {
    const { store, proxy, puts } = await stores.open();
    proxy.fault = ({ method }) => (method === 'PUT' ? fault : undefined);
    for (const put of puts) await expect(put()).rejects.toThrow(ObjectStoreFullError);
    await expect(store.ping()).rejects.toThrow(ObjectStoreFullError);
    expect(await store.head('small')).toMatchObject({ bytes: 7 });
  });

  it('a refusal that comes before the body was taken', async () => {
    const { proxy, puts } = await stores.open();
    proxy.fault = always({ ...refusal(507, 'InsufficientStorage'), early: true });
    for (const put of puts) await expect(put()).rejects.toThrow(ObjectStoreFullError);
  });

  it('a refusal of the request itself, which waiting does not mend', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = always(refusal(400, 'InvalidArgument'));
    await expect(store.get('small')).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('an error of the body, even one that looks like a network error', async () => {
    const { store } = await stores.open();
    const reset = Object.assign(new Error('the client went away'), { code: 'ECONNRESET' });
    for (const options of [IMAGE, { ...IMAGE, bytes: 500_000 }]) {
      const breaking = Readable.from(
        (async function* () {
          yield Buffer.alloc(100_000);
          throw reset;
        })(),
      );
      await expect(store.put('a', breaking, options)).rejects.toBe(reset);
    }
    expect(await store.head('a')).toBeUndefined();
  });

  it('a body longer than was said, of which the store never has the whole', async () => {
    const { store, proxy } = await stores.open();
    const long = Readable.from([Buffer.from('abc'), Buffer.from('def')]);
    await expect(store.put('a', long, { ...IMAGE, bytes: 3 })).rejects.toThrow('longer than 3 bytes');
    expect(proxy.requests[0]?.requestBytes ?? 0).toBe(0);
    expect(await store.head('a')).toBeUndefined();
  });

  it('a body that breaks off while it is read', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = always({ kind: 'cutAnswer', afterBytes: 1000 });
    const object = await store.get('big');
    expect(object?.bytes).toBe(BIG_BYTES);
    await expect(object && buffer(object.body)).rejects.toThrow(ObjectStoreUnavailableError);
    const target = `${stores.folder}/cut`;
    await expect(store.download('big', target)).rejects.toThrow(ObjectStoreUnavailableError);
  });

  it('a body that breaks off before it is read', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = always({ kind: 'cutAnswer', afterBytes: 1000 });
    const object = await store.get('big');
    await vi.waitFor(() => expect(object?.body.closed).toBe(true));
    await expect(object && buffer(object.body)).rejects.toThrow(ObjectStoreUnavailableError);
  });
});

describe('S3ObjectStore keeps its connections in order', { timeout: 60_000 }, () => {
  it('starts while the store is away, and works once that is there', async () => {
    const { proxy, options } = await stores.open();
    await proxy.refuse();
    const store = stores.openOnly(options);
    await expect(store.ping()).rejects.toThrow(ObjectStoreUnavailableError);
    await proxy.accept();
    await store.ping();
    await proxy.refuse();
    await expect(store.head('small')).rejects.toThrow(ObjectStoreUnavailableError);
    await proxy.accept();
    expect(await store.head('small')).toMatchObject({ bytes: 7 });
  });

  it('loses none to a thousand readers that go away', async () => {
    const { store, proxy } = await stores.open({ maxSockets: 8 });
    await store.put('medium', stores.big.subarray(0, MIB), IMAGE);
    let left = 1000;
    const readers = Array.from({ length: 16 }, async () => {
      while (left-- > 0) (await store.get('medium'))?.body.destroy();
    });
    await Promise.all(readers);
    const all = await Promise.all(Array.from({ length: 20 }, () => store.get('small')));
    for (const object of all) expect(object && (await text(object.body))).toBe('{"a":1}');
    expect(await proxy.connections()).toBeLessThanOrEqual(8);
  });

  it('loses none to refusals that come before a body is taken, nor to bodies that break', async () => {
    const { store, proxy, puts } = await stores.open({ maxSockets: 4 });
    proxy.fault = ({ method }) =>
      method === 'PUT' ? { kind: 'answer', status: 403, early: true } : undefined;
    for (let turn = 0; turn < 5; turn++) {
      for (const put of puts) await expect(put()).rejects.toThrow();
      const broken = new Readable({ read: () => void broken.destroy(new Error('gone')) });
      await expect(store.put('a', broken, { ...IMAGE, bytes: 9 })).rejects.toThrow('gone');
    }
    proxy.fault = undefined;
    expect(await Promise.all(Array.from({ length: 8 }, () => store.head('small')))).toHaveLength(8);
    expect(await proxy.connections()).toBeLessThanOrEqual(4);
  });

  it('frees the connection of an object that is read ahead of its reader', async () => {
    const { store } = await stores.open({ maxSockets: 1 });
    const unread = await store.get('small');
    expect(await store.head('small')).toMatchObject({ bytes: 7 });
    expect(unread && (await text(unread.body))).toBe('{"a":1}');
  });

  it('holds no more than two parts of an upload of unknown length', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = always({ kind: 'slowReading', bytesPerSecond: 40 * MIB });
    let [given, mostAhead] = [0, 0];
    const long = Readable.from(
      (async function* () {
        for (; given < 40 * MIB; given += MIB) {
          const taken = proxy.requests.reduce((sum, { requestBytes }) => sum + requestBytes, 0);
          mostAhead = Math.max(mostAhead, given - taken);
          yield Buffer.alloc(MIB, given);
        }
      })(),
    );
    await store.put('long', long, IMAGE);
    expect(await store.head('long')).toMatchObject({ bytes: 40 * MIB });
    expect(mostAhead).toBeLessThanOrEqual(12 * MIB);
  });

  it('needs one request for each call', async () => {
    const { store, proxy } = await stores.open();
    await store.put('a', Buffer.from('x'), IMAGE);
    await store.put('b', stores.bigFile, IMAGE);
    await store.put('c', Readable.from([Buffer.from('x')]), IMAGE);
    await store.get('a').then((object) => object && text(object.body));
    await store.head('a');
    await store.delete('a');
    expect(proxy.requests.map(({ method }) => method)).toEqual([
      'PUT',
      'PUT',
      'PUT',
      'GET',
      'HEAD',
      'DELETE',
    ]);
  });
});
