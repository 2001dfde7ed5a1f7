import { Counter, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { startMetricsServer } from './metrics-server.ts';

it('serves the metrics, and nothing else', async () => {
  const registry = new Registry();
  new Counter({ name: 'imgr_test_total', help: 'a test', registers: [registry] }).inc(3);
  const server = await startMetricsServer(registry, { port: 0, host: '127.0.0.1' });
  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
  expect(await (await get('/metrics')).text()).toContain('imgr_test_total 3');
  expect((await get('/')).status).toBe(404);
  await server.close();
});
