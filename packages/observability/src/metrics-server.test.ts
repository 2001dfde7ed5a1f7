import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { findFailing } from './find-failing.ts';
import { type MetricsServerOptions, startMetricsServer } from './metrics-server.ts';

describe('startMetricsServer', () => {
  let server: Awaited<ReturnType<typeof startMetricsServer>>;
  afterEach(() => server.close());
  const start = async (options: Partial<MetricsServerOptions> = {}) => {
    const registry = new Registry();
    new Counter({ name: 'imgr_test_total', help: 'a test', registers: [registry] }).inc(3);
    server = await startMetricsServer(registry, { port: 0, host: '127.0.0.1', ...options });
  };
  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

  it('serves the metrics, and nothing else', async () => {
    await start();
    expect(await (await get('/metrics')).text()).toContain('imgr_test_total 3');
    for (const path of ['/', '/health', '/health/ready']) expect((await get(path)).status).toBe(404);
  });

  it('of a process without another port, tells its health and what keeps it from its work', async () => {
    let isBrokerAway = false;
    await start({
      findFailing: () =>
        findFailing({
          store: async () => {},
          queue: async () => {
            if (isBrokerAway) throw new Error('away');
          },
        }),
    });
    expect(await (await get('/health')).text()).toBe('ok');
    const ready = await get('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', failing: [] }]);
    isBrokerAway = true;
    const notReady = await get('/health/ready');
    expect([notReady.status, await notReady.json()]).toEqual([
      503,
      { status: 'not_ready', failing: ['queue'] },
    ]);
  });
});
