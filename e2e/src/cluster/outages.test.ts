import { setTimeout as sleep } from 'node:timers/promises';
import { goodImage } from '@imgr/test-images';
import { type Imgr, startCluster } from '@imgr/test-imgr';
import { TcpProxy } from '@imgr/test-services';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { deleteImage, errorOf, post, settled, upload } from '../client.ts';
import { newServices } from '../target.ts';

/** What the contract gives an answer while the store or the broker is away, and what a busy machine needs besides. */
const ANSWER_MS = 5000 + 5000;
const WAIT = { timeout: 30_000, interval: 200 };

describe('an outage', () => {
  let imgr: Imgr;
  let broker: TcpProxy;
  let store: TcpProxy;
  let jpeg: Buffer;
  beforeAll(async () => {
    const target = inject('target');
    if (target.mode === 'embedded') throw new Error('this suite is about the cluster');
    const { amqpUrl, s3 } = await newServices(target);
    broker = await TcpProxy.start(amqpUrl);
    store = await TcpProxy.start(s3.endpointUrl);
    imgr = await startCluster({ amqpUrl: broker.url, s3: { ...s3, endpointUrl: store.url } });
    jpeg = (await goodImage('jpeg-small')).bytes;
  });
  afterAll(async () => {
    await imgr.destroy();
    await Promise.all([broker.close(), store.close()]);
  });

  const readiness = async (url: string) => {
    const response = await fetch(`${url}/health/ready`);
    return [response.status, await response.json()];
  };
  const everyApi = async (expected: unknown) => {
    for (const { url } of imgr.apis)
      await vi.waitFor(async () => expect(await readiness(url)).toEqual(expected), WAIT);
  };
  const isReady = [200, { status: 'ready', failing: [] }];
  const inTime = async <T>(answer: Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await answer;
    expect(performance.now() - started).toBeLessThan(ANSWER_MS);
    return result;
  };

  it.each(['refuses', 'is silent'])(
    'of a broker that %s: uploads are acknowledged, and it is said',
    async (how) => {
      if (how === 'refuses') await broker.refuse();
      else broker.silence();
      for (const { url } of imgr.apis) {
        const response = await inTime(post(url, jpeg));
        expect(response.status).toBe(201);
        const { id } = await response.json();
        expect((await fetch(`${url}/image/${id}/big`, { redirect: 'manual' })).status).toBe(307);
      }
      await everyApi([200, { status: 'degraded', failing: ['queue'] }]);
      if (how === 'refuses') await broker.accept();
      else broker.speak();
      await everyApi(isReady);
      // The same processes go on; what was acknowledged meanwhile is the sweeper's, whom the drills wait for.
      const { id } = await upload(imgr.url, jpeg);
      expect((await settled(imgr.url, id)).status).toBe('ready');
    },
  );

  it.each(['refuses', 'is silent'])(
    'of a store that %s: 503 and Retry-After, within seconds',
    async (how) => {
      const { id, deleteToken } = await upload(imgr.url, jpeg);
      await settled(imgr.url, id);
      // What was served a moment ago is served from memory.
      await sleep(3500);
      if (how === 'refuses') await store.refuse();
      else store.silence();
      const url = imgr.apis[0]?.url ?? '';
      const answers = [
        () => post(url, jpeg),
        () => fetch(`${url}/image/${id}`),
        () => fetch(`${url}/image/${id}/big`),
        () => fetch(`${url}/image/${id}/info`),
        () => fetch(`${url}/image/${id}/events`),
        () => deleteImage(url, id, deleteToken),
      ].map((ask) => inTime(ask()));
      for (const response of await Promise.all(answers)) {
        expect([response.status, (await errorOf(response)).code]).toEqual([503, 'store_unavailable']);
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      await everyApi([503, { status: 'not_ready', failing: ['store'] }]);
      if (how === 'refuses') await store.accept();
      else store.speak();
      await everyApi(isReady);
      expect((await fetch(`${url}/image/${id}`)).status).toBe(200);
      const again = await upload(url, jpeg);
      expect((await settled(url, again.id)).status).toBe('ready');
    },
  );
});
