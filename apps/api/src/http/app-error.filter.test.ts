import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, startApi } from '../api.fixture.ts';

describe('an address at which there is nothing', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  }, 60_000);
  afterAll(() => api.close());

  const get = (path: string, accept: string) =>
    fetch(api.url + path, { headers: { accept }, redirect: 'manual' });

  it('leads people past a slash too many', async () => {
    const response = await get('/i/00000000/', 'text/html');
    expect([response.status, response.headers.get('location')]).toEqual([308, '/i/00000000']);
  });

  it('is said to programs, and to all where this server has no page', async () => {
    for (const [path, accept] of [
      ['/i/00000000/', '*/*'],
      ['/nothing', '*/*'],
      ['/nothing', 'text/html'],
    ] as const) {
      const response = await get(path, accept);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toEqual({ error: 'not found', code: 'not_found' });
    }
  });
});
