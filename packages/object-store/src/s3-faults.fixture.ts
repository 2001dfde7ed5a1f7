import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type S3Server, startVersityGw } from '@imgr/test-services';
import { FaultyProxy, type ProxiedRequest } from '@imgr/test-services/faulty-proxy';
import { vi } from 'vitest';
import { getJson, type ListedObject } from './object-store.ts';
import { S3ObjectStore, type S3ObjectStoreOptions } from './s3-object-store.ts';
import { optionsFor } from './s3-servers.fixture.ts';

export const MIB = 1024 * 1024;
export const IMAGE = { contentType: 'image/jpeg' };

type Call = () => Promise<unknown>;

/** A real server with the JSON object `small` and a `big` one, and stores that reach it through proxies of their own. */
export class FaultyStores {
  readonly big: Buffer;
  readonly options: S3ObjectStoreOptions;
  readonly #closers: Array<() => Promise<void>> = [];

  private constructor(
    readonly server: S3Server,
    readonly folder: string,
    bucket: string,
    bigBytes: number,
  ) {
    this.big = randomBytes(bigBytes);
    this.options = optionsFor(server, bucket);
  }

  static async start(bigBytes: number): Promise<FaultyStores> {
    const server = await startVersityGw();
    const folder = await mkdtemp(join(tmpdir(), 'imgr-s3-faults-'));
    const stores = new FaultyStores(server, folder, await server.newBucketName(), bigBytes);
    await writeFile(stores.bigFile.path, stores.big);
    const store = S3ObjectStore.open(stores.options);
    await store.put('small', Buffer.from('{"a":1}'), IMAGE);
    await store.put('big', stores.bigFile, IMAGE);
    store.close();
    return stores;
  }

  get bigFile(): { path: string } {
    return { path: join(this.folder, 'big') };
  }

  /** Read once, as what comes from a client. */
  newStream(): Readable {
    return Readable.from([this.big]);
  }

  /** A store that has been used, what stands before it, and its calls. */
  async open(options: Partial<S3ObjectStoreOptions> = {}) {
    const proxy = await FaultyProxy.start(this.server.endpointUrl);
    const all = { ...this.options, endpointUrl: proxy.url, ...options };
    const store = this.openOnly(all);
    this.#closers.push(() => proxy.close());
    // No deadline is tested here: on a busy machine a short one may pass.
    await vi.waitFor(() => store.head('small'), { timeout: 10_000 });
    const asksForRules = ({ query, status }: ProxiedRequest) => query.startsWith('lifecycle') && status;
    await vi.waitUntil(() => proxy.requests.some(asksForRules), { timeout: 10_000 });
    proxy.requests.length = 0;
    return { store, proxy, options: all, ...this.callsOf(store) };
  }

  openOnly(options: S3ObjectStoreOptions): S3ObjectStore {
    const store = S3ObjectStore.open(options);
    this.#closers.unshift(async () => store.close());
    return store;
  }

  /** Every call, the long bodies in every form. What they store is under `putKey`. */
  callsOf(store: S3ObjectStore) {
    const putKey = `put/${randomBytes(8).toString('hex')}`;
    const readBig: Call[] = [
      async () => {
        const object = await store.get('big');
        return object && buffer(object.body);
      },
      () => store.download('big', join(this.folder, randomBytes(8).toString('hex'))),
    ];
    const readSmall: Call[] = [() => getJson(store, 'small'), () => listed(store)];
    const putWhole: Call[] = [
      () => store.put(putKey, this.big, IMAGE),
      () => store.put(putKey, this.bigFile, IMAGE),
    ];
    /** Each part is in memory, and can be sent again. */
    const putInParts: Call = () => store.put(putKey, this.newStream(), IMAGE);
    const putOnce: Call = () => store.put(putKey, this.newStream(), { ...IMAGE, bytes: this.big.length });
    const others: Call[] = [
      () => store.put(`${putKey}-small`, Buffer.from('x'), IMAGE),
      () => store.head('small'),
      () => store.delete('none'),
      () => store.ping(),
    ];
    const reads = [...readBig, ...readSmall];
    const puts = [...putWhole, putInParts, putOnce];
    const repeatable = [...reads, ...putWhole, putInParts, ...others];
    return { putKey, reads, others, puts, repeatable, all: [...reads, ...puts, ...others], putInParts };
  }

  async close(): Promise<void> {
    for (const close of this.#closers) await close();
    await this.server.close();
    await rm(this.folder, { recursive: true });
  }
}

async function listed(store: S3ObjectStore): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const object of store.list('')) objects.push(object);
  return objects;
}
