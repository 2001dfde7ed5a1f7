import type { JobQueue } from '@imgr/job-queue';
import { type ObjectStore, ObjectStoreFullError, ObjectStoreUnavailableError } from '@imgr/object-store';
import type { FastifyReply } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../config.ts';
import { UploadFolderFullError } from '../uploads/upload-errors.ts';
import type { UploadFolder } from '../uploads/upload-folder.ts';
import { HealthController } from './health.controller.ts';

describe('readiness', () => {
  let store: { ping: ReturnType<typeof vi.fn<() => Promise<void>>> };
  let queue: { ping: ReturnType<typeof vi.fn<() => Promise<void>>> };
  let uploads: { assertRoom: ReturnType<typeof vi.fn<(bytes: number) => Promise<void>>> };
  let controller: HealthController;
  const controllerIn = (mode: 'embedded' | 'cluster') =>
    new HealthController(
      store as unknown as ObjectStore,
      queue as unknown as JobQueue,
      uploads as unknown as UploadFolder,
      { cluster: mode === 'cluster' ? {} : undefined, uploads: { maxBytes: 50 } } as unknown as Config,
    );
  beforeEach(() => {
    vi.useFakeTimers();
    store = { ping: vi.fn(async () => {}) };
    queue = { ping: vi.fn(async () => {}) };
    uploads = { assertRoom: vi.fn(async () => {}) };
    controller = controllerIn('cluster');
  });
  afterEach(() => vi.useRealTimers());

  const ready = async () => {
    const status = vi.fn();
    const body = await controller.ready({ status } as unknown as FastifyReply);
    return [status.mock.calls[0]?.[0] ?? 200, body];
  };
  const storeIsAway = () => store.ping.mockRejectedValue(new ObjectStoreUnavailableError('away'));
  const brokerIsAway = () => queue.ping.mockRejectedValue(new Error('away'));

  it('without the broker is degraded, and still 200: uploads and images need it not', async () => {
    brokerIsAway();
    expect(await ready()).toEqual([200, { status: 'degraded', failing: ['queue'] }]);
  });

  it('without room in the store is degraded, and still 200: it serves what is there', async () => {
    store.ping.mockRejectedValue(new ObjectStoreFullError('full'));
    expect(await ready()).toEqual([200, { status: 'degraded', failing: ['store_full'] }]);
  });

  it('without room on this machine for an upload is 503 in a cluster, where others have room', async () => {
    uploads.assertRoom.mockRejectedValue(new UploadFolderFullError());
    expect(await ready()).toEqual([503, { status: 'not_ready', failing: ['uploads_full'] }]);
    expect(uploads.assertRoom).toHaveBeenCalledWith(50);
    controller = controllerIn('embedded');
    expect(await ready()).toEqual([200, { status: 'degraded', failing: ['uploads_full'] }]);
  });

  it('without the store is 503, and names all that is away', async () => {
    storeIsAway();
    brokerIsAway();
    expect(await ready()).toEqual([503, { status: 'not_ready', failing: ['store', 'queue'] }]);
  });

  it('asks the store no more than once a second, however many ask', async () => {
    await Promise.all(Array.from({ length: 10 }, ready));
    await ready();
    expect(store.ping).toHaveBeenCalledTimes(1);
    storeIsAway();
    vi.advanceTimersByTime(1000);
    expect((await ready())[0]).toBe(503);
    expect(store.ping).toHaveBeenCalledTimes(2);
  });

  it('is 503 from the first moment of a stop', async () => {
    await ready();
    controller.beforeApplicationShutdown();
    expect(await ready()).toEqual([503, { status: 'not_ready', failing: ['stopping'] }]);
  });
});
