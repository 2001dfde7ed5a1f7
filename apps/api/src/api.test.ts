import { posix } from 'node:path';
import { routes } from '@imgr/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, startApi } from './api.fixture.ts';

/** Served, and no part of the API: its description, and what the web app reads. */
const UNDESCRIBED = [routes.openapi, routes.docs, routes.webConfig];

describe('the description of the API', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  }, 60_000);
  afterAll(() => api.close());

  it('has every route that is served, and no other', async () => {
    const response = await fetch(api.url + routes.openapi);
    const { paths } = (await response.json()) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      operations(path, Object.keys(methods)),
    );
    const served = routesOf(api.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));
    expect(described.sort()).toEqual(served.sort());
    expect(described).toContain('POST /image');
  });

  it('comes with the page to try it, and no other file of Swagger UI', async () => {
    const page = await (await fetch(api.url + routes.docs)).text();
    const files = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toHaveLength(4);
    const statusOf = async (path: string) => (await fetch(api.url + path, { method: 'HEAD' })).status;
    for (const path of files) expect([path, await statusOf(path)]).toEqual([path, 200]);
    for (const other of ['/', '/index.html', '/swagger-initializer.js', '/swagger-ui-bundle.js.map'])
      expect([other, await statusOf(routes.docs + other)]).toEqual([other, 404]);
  });
});

/** Every route of the tree that Fastify prints: four characters a level, then a piece of the path and the methods. */
function routesOf(tree: string): string[] {
  const paths: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', piece, methods = ''] = /^([│├└─ ]*)(\S+) \(([A-Z, ]+)\)$/.exec(line) ?? [];
    if (!piece) return [];
    const level = indent.length / 4;
    const path = posix.join(paths[level - 1] ?? '', piece);
    paths[level] = path;
    const isDescribed = path !== '*' && !UNDESCRIBED.some((route) => path.startsWith(route));
    return isDescribed ? operations(path.replace(/:(\w+)/g, '{$1}'), methods.split(', ')) : [];
  });
}

/** One for each method, but HEAD: every path that has GET has that. */
function operations(path: string, methods: string[]): string[] {
  const names = methods.map((method) => method.toUpperCase()).filter((method) => method !== 'HEAD');
  return names.map((name) => `${name} ${path}`);
}
