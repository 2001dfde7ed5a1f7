import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { announcement, objectKeys } from '@imgr/contracts';
import { ObjectStoreUnavailableError } from '@imgr/object-store';
import { InterceptedObjectStore, type StoreCall } from '@imgr/test-faults';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiFixture, startApi } from '../api.fixture.ts';

/** Of the replaced application: pending until it has its sizes, which nobody makes here. */
const ID = 'abcdefgh12';
const PENDING = /id: 1\nevent: status\ndata: \{.*"status":"pending".*\}\n\n/;
const WAIT = { timeout: 10_000 };
const away = new ObjectStoreUnavailableError(new Error('no answer'));

describe('a stream of events', { timeout: 30_000 }, () => {
  let api: ApiFixture;
  let before: (call: StoreCall) => Promise<unknown>;
  let subscribers: number;
  beforeEach(async () => {
    before = async () => {};
    subscribers = 0;
    api = await startApi(
      (store) =>
        new InterceptedObjectStore(store, async (call, proceed) => {
          await before(call);
          return proceed();
        }),
    );
    const subscribe = api.announcements.subscribe.bind(api.announcements);
    api.announcements.subscribe = (listener) => {
      subscribers += 1;
      const unsubscribe = subscribe(listener);
      return () => {
        subscribers -= 1;
        unsubscribe();
      };
    };
    await api.store.put(objectKeys.original(ID), Buffer.from('x'), { contentType: 'image/png' });
  }, 60_000);
  afterEach(() => api.close());

  const open = async (path = `/image/${ID}/events`) => {
    const sent = request(api.url + path).end();
    sent.on('error', () => {});
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response.setEncoding('utf8');
  };
  const openStreams = async () => (await api.metrics.eventStreams.get()).values[0]?.value;
  const announce = () => api.announcements.announce(announcement(ID));

  it('tells what is, then each change, and ends when there is nothing more to tell', async () => {
    const response = await open();
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    expect((await once(response, 'data'))[0]).toMatch(PENDING);
    const [rest, ended] = [once(response, 'data'), once(response, 'end')];
    await api.store.delete(objectKeys.original(ID));
    await announce();
    expect((await rest)[0]).toBe(`id: 2\nevent: status\ndata: {"id":"${ID}","status":"not_found"}\n\n`);
    await ended;
    expect(subscribers).toBe(0);
  });

  it('unsubscribes when its client goes away', async () => {
    const response = await open();
    await once(response, 'data');
    expect([subscribers, await openStreams()]).toEqual([1, 1]);
    response.destroy();
    await vi.waitFor(async () => expect([subscribers, await openStreams()]).toEqual([0, 0]), WAIT);
  });

  it('is not counted for a client that went away while the store was asked', async () => {
    const asked = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    before = async () => {
      asked.resolve();
      await gone.promise;
    };
    const connected = once(api.app.getHttpServer(), 'connection') as Promise<[Socket]>;
    const sent = request(`${api.url}/image/${ID}/events`).end();
    sent.on('error', () => {});
    const [connection] = await connected;
    await asked.promise;
    sent.destroy();
    await once(connection, 'close');
    gone.resolve();
    // Whatever the handler still does is done before a later request is answered.
    expect((await fetch(`${api.url}/image/${ID}/info`)).status).toBe(200);
    expect(await openStreams()).toBe(0);
  });

  it('breaks off at a record that cannot be read, and unsubscribes; nobody else notices', async () => {
    const response = await open();
    await once(response, 'data');
    before = () => Promise.reject(new Error('no record'));
    const closed = once(response, 'error');
    await announce();
    await closed;
    await vi.waitFor(() => expect(subscribers).toBe(0), WAIT);
    expect((await fetch(`${api.url}/health`)).status).toBe(200);
  });

  it('that cannot begin for want of the store is an error like any other', async () => {
    before = () => Promise.reject(away);
    const response = await fetch(`${api.url}/events?id=${ID}`);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toEqual({ error: away.publicMessage, code: 'store_unavailable' });
    expect(subscribers).toBe(0);
  });

  it('ends at a stop of the server, at once', async () => {
    const response = await open();
    await once(response, 'data');
    const ended = once(response, 'end');
    response.resume();
    await api.app.close();
    await ended;
    expect(subscribers).toBe(0);
  });
});
