import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { always, first } from '@imgr/test-services/faulty-proxy';
import { beforeAll, describe, expect, it } from 'vitest';
import { getJson, ObjectStoreUnavailableError } from './object-store.ts';
import { FaultyStores, IMAGE, MIB } from './s3-faults.fixture.ts';
import { newClient } from './s3-servers.fixture.ts';
import { startUnreachablePort } from './unreachable-port.fixture.ts';

/** What the contract gives a caller that the store keeps waiting, with the deadlines of production. */
const LIMIT_MS = 5000;

/** Most tests wait for shorter ones, and leave time to a busy machine, which has much to send besides. */
const deadlines = { answerMs: 1500, idleMs: 1500 };
const SHORT_LIMIT_MS = 4000;
const SENDING_LIMIT_MS = 10_000;

/** More than all buffers between two sockets hold. */
const BIG_BYTES = 24 * MIB;

let stores: FaultyStores;
beforeAll(async () => {
  stores = await FaultyStores.start(BIG_BYTES);
  return () => stores.close();
}, 120_000);

/** Each of the calls, all at once, fails as unavailable; the longest wait, in milliseconds. */
async function longestWait(calls: Array<() => Promise<unknown>>): Promise<number> {
  const waits = calls.map(async (call) => {
    const start = performance.now();
    await expect(call()).rejects.toThrow(ObjectStoreUnavailableError);
    return performance.now() - start;
  });
  return Math.max(...(await Promise.all(waits)));
}

describe.concurrent('S3ObjectStore gives every caller its answer in time', { timeout: 30_000 }, () => {
  it('when connections are refused', async () => {
    const { proxy, all } = await stores.open();
    await proxy.refuse();
    expect(await longestWait(all)).toBeLessThan(LIMIT_MS);
  });

  it('when nothing answers at its address, not even with a refusal', async () => {
    const unreachable = await startUnreachablePort();
    const endpointUrl = `http://127.0.0.1:${unreachable.port}`;
    const { all } = stores.callsOf(stores.openOnly({ ...stores.options, deadlines, endpointUrl }));
    expect(await longestWait(all)).toBeLessThan(SHORT_LIMIT_MS);
    await unreachable.close();
  });

  it('when it takes connections and is silent, in production', async () => {
    const { proxy, reads, others } = await stores.open();
    proxy.fault = always({ kind: 'silence' });
    expect(await longestWait([...reads, ...others])).toBeLessThan(LIMIT_MS);
  });

  it('when it takes all that is sent, and is silent', async () => {
    const { proxy, puts } = await stores.open({ deadlines });
    proxy.fault = always({ kind: 'silence' });
    expect(await longestWait(puts)).toBeLessThan(SENDING_LIMIT_MS);
  });

  it('when it is silent before the bucket is known to be there', async () => {
    const { proxy, options } = await stores.open({ deadlines });
    proxy.fault = always({ kind: 'silence' });
    const { all } = stores.callsOf(stores.openOnly(options));
    expect(await longestWait(all)).toBeLessThan(SHORT_LIMIT_MS);
  });

  it('when it goes silent after a failure that was tried again', async () => {
    const { store, proxy } = await stores.open({ deadlines });
    const fails = first(1, { kind: 'answer', status: 500, delayMs: 500 });
    proxy.fault = (request) => fails(request) ?? { kind: 'silence' };
    expect(await longestWait([() => store.head('small')])).toBeLessThan(SHORT_LIMIT_MS);
    expect(proxy.requests).toHaveLength(2);
  });

  it.each([0, 3])('when it goes silent after %i bytes of the body', async (afterBytes) => {
    const { proxy, reads } = await stores.open({ deadlines });
    proxy.fault = always({ kind: 'stallAnswer', afterBytes });
    expect(await longestWait(reads)).toBeLessThan(SHORT_LIMIT_MS);
  });

  it('when it goes silent in the middle of a long body, counted from the last byte', async () => {
    const { store, proxy } = await stores.open({ deadlines });
    proxy.fault = always({ kind: 'stallAnswer', afterBytes: BIG_BYTES / 2 });
    const object = await store.get('big');
    let [bytes, lastAt] = [0, 0];
    const read = async () => {
      for await (const piece of object?.body ?? []) {
        bytes += piece.length;
        lastAt = performance.now();
      }
    };
    await expect(read()).rejects.toThrow(ObjectStoreUnavailableError);
    expect(bytes).toBe(BIG_BYTES / 2);
    expect(performance.now() - lastAt).toBeLessThan(SHORT_LIMIT_MS);
  });

  it('when it stops taking what is sent, and stores nothing of that', async ({ expect }) => {
    const { proxy, options, puts, putKey } = await stores.open({ deadlines });
    const isFirstPart = (query: string) => query.includes('partNumber=1&');
    proxy.fault = ({ method, query }) =>
      method === 'PUT' && !isFirstPart(query) ? { kind: 'stopReading', afterBytes: MIB } : undefined;
    expect(await longestWait(puts)).toBeLessThan(SENDING_LIMIT_MS);
    expect(proxy.requests.some(({ query }) => isFirstPart(query))).toBe(true);
    proxy.fault = undefined;
    expect(await stores.openOnly(stores.options).head(putKey)).toBeUndefined();
    const client = newClient(stores.server);
    const partsLeft = async () => {
      const list = new ListMultipartUploadsCommand({ Bucket: options.bucket, Prefix: putKey });
      return (await client.send(list)).Uploads?.length ?? 0;
    };
    await expect.poll(partsLeft, { timeout: LIMIT_MS }).toBe(0);
    client.destroy();
  });
});

describe('S3ObjectStore lets others be slow', { timeout: 60_000 }, () => {
  it('works with a store that takes two seconds for each answer', async () => {
    const { proxy, options, all, putInParts } = await stores.open();
    proxy.fault = always({ kind: 'pass', delayMs: 2000 });
    // Each of its parts would take as long again.
    await Promise.all(all.filter((call) => call !== putInParts).map((call) => call()));
    expect(await getJson(stores.openOnly(options), 'small')).toEqual({ a: 1 });
  });

  it('sends as long as bytes flow, for longer than any deadline', async () => {
    const { store, proxy } = await stores.open();
    proxy.fault = always({ kind: 'slowReading', bytesPerSecond: 4 * MIB });
    const start = performance.now();
    await store.put('slow', stores.bigFile, IMAGE);
    expect(performance.now() - start).toBeGreaterThan(LIMIT_MS);
    expect(await store.head('slow')).toMatchObject({ bytes: BIG_BYTES });
  });

  it('takes a slow reader for no fault of the store', async () => {
    const { store } = await stores.open({ deadlines: { answerMs: 1000, idleMs: 300 } });
    const object = await store.get('big');
    await sleep(1000);
    let bytes = 0;
    for await (const piece of object?.body ?? []) {
      if (bytes < 5 * MIB && bytes % MIB < piece.length) await sleep(400);
      bytes += piece.length;
    }
    expect(bytes).toBe(BIG_BYTES);
  });

  it('takes a slow source for no fault of the store', async () => {
    const { store, putKey } = await stores.open({ deadlines: { answerMs: 1000, idleMs: 500 } });
    const slow = Readable.from(
      (async function* () {
        for (const text of ['a', 'b', 'c']) {
          yield Buffer.from(text);
          await sleep(1200);
        }
      })(),
    );
    await store.put(putKey, slow, { ...IMAGE, bytes: 3 });
    expect(await store.head(putKey)).toMatchObject({ bytes: 3 });
  });
});
