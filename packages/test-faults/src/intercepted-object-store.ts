import { Readable } from 'node:stream';
import {
  type ByteRange,
  type ListedObject,
  type ObjectBody,
  type ObjectMetadata,
  ObjectStore,
  type PutOptions,
  type StoredObject,
} from '@imgr/object-store';
import type { Interceptor, StoreCall } from './interceptors.ts';

/** Stands between its user and a real store: an interceptor sees each call, and decides what becomes of it. */
export class InterceptedObjectStore extends ObjectStore {
  /** All calls so far, in their order. */
  readonly calls: StoreCall[] = [];
  /** Those of them that have not ended. */
  readonly underWay = new Set<StoreCall>();
  readonly #store: ObjectStore;
  readonly #intercept: Interceptor;

  constructor(store: ObjectStore, intercept: Interceptor = (_call, proceed) => proceed()) {
    super();
    this.#store = store;
    this.#intercept = intercept;
  }

  async put(key: string, body: ObjectBody, options: PutOptions): Promise<void> {
    try {
      await this.#call('put', key, () => this.#store.put(key, body, options));
    } catch (error) {
      if (body instanceof Readable) body.destroy();
      throw error;
    }
  }

  get(key: string, range?: ByteRange): Promise<StoredObject | undefined> {
    return this.#call('get', key, () => this.#store.get(key, range));
  }

  download(key: string, path: string): Promise<ObjectMetadata | undefined> {
    return this.#call('download', key, () => this.#store.download(key, path));
  }

  head(key: string): Promise<ObjectMetadata | undefined> {
    return this.#call('head', key, () => this.#store.head(key));
  }

  delete(key: string): Promise<void> {
    return this.#call('delete', key, () => this.#store.delete(key));
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    await this.#call('list', prefix, async () => {});
    yield* this.#store.list(prefix);
  }

  ping(): Promise<void> {
    return this.#call('ping', '', () => this.#store.ping());
  }

  async #call<T>(verb: StoreCall['verb'], key: string, proceed: () => Promise<T>): Promise<T> {
    const call = { verb, key, turn: this.calls.length + 1 };
    this.calls.push(call);
    this.underWay.add(call);
    try {
      return await this.#intercept(call, proceed);
    } finally {
      this.underWay.delete(call);
    }
  }
}
