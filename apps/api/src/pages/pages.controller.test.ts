import { newImageId } from '@imgr/contracts';
import { ObjectStoreUnavailableError } from '@imgr/object-store';
import { InterceptedObjectStore } from '@imgr/test-faults';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiFixture, startApi } from '../api.fixture.ts';

const away = new ObjectStoreUnavailableError(new Error('no answer'));

let api: ApiFixture;
beforeAll(async () => {
  api = await startApi(
    (store) =>
      new InterceptedObjectStore(store, async () => {
        throw away;
      }),
  );
}, 60_000);
afterAll(() => api.close());

it('the page of an image says, while the store is away, when to come again', async () => {
  const response = await fetch(`${api.url}/i/${newImageId()}`);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
});
