import { newImageId, objectKeys } from '@imgr/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiFixture, startApi } from '../api.fixture.ts';

const FAILURE = 'what was known of the image cannot be read';

let api: ApiFixture;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(() => api.close());

it('an image whose record cannot be read has failed: a fault of the record, not of the API', async () => {
  const id = newImageId();
  await api.store.put(objectKeys.pending(id), Buffer.from('PNG'), { contentType: 'application/json' });
  const info = await fetch(`${api.url}/image/${id}/info`);
  expect([info.status, await info.json()]).toEqual([
    200,
    { id, status: 'failed', sizes: {}, failure: FAILURE },
  ]);
  const size = await fetch(`${api.url}/image/${id}/big`, { redirect: 'manual' });
  expect([size.status, await size.json()]).toEqual([422, { error: FAILURE, code: 'image_failed' }]);
});
