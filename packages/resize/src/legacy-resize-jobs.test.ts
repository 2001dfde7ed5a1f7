import { objectKeys, resizeJob, SIZE_NAMES } from '@imgr/contracts';
import { markDeleted, readImageState } from '@imgr/image-state';
import { ObjectStoreUnavailableError } from '@imgr/object-store';
import { crashAt, failAt, InterceptedObjectStore, interruptAt } from '@imgr/test-faults';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_MS, ResizeJobsFixture } from './resize-jobs.fixture.ts';

const KEPT = Buffer.from('made by the replaced application');
const FINISHED = ['original', ...SIZE_NAMES].sort();

describe('a job of an image of the replaced application', { timeout: 2 * MAX_MS }, () => {
  let fixture: ResizeJobsFixture;
  let uploads = 0;
  beforeAll(async () => {
    fixture = await ResizeJobsFixture.open();
  }, 60_000);
  afterAll(() => fixture.close());

  /** An original and one of its sizes. */
  const upload = async () => {
    uploads += 1;
    const id = `legacy${String(uploads).padStart(4, '0')}`;
    await fixture.putOriginal(id);
    await fixture.store.put(objectKeys.size(id, 'small'), KEPT, { contentType: 'image/png' });
    return id;
  };
  const run = (id: string, store?: InterceptedObjectStore) =>
    fixture.jobs(store).run(resizeJob(id), { isRepeated: false });
  const expectFinished = async (id: string) => {
    const objects = await fixture.objectsOf(id);
    expect(Object.keys(objects).sort()).toEqual(FINISHED);
    expect(objects.small).toBe(KEPT.toString('base64'));
    expect(await fixture.scratchFiles()).toEqual([]);
    return objects;
  };

  it('makes the sizes that are missing, leaves those that are there, and writes no record', async () => {
    const id = await upload();
    await run(id);
    const objects = await expectFinished(id);
    expect((await readImageState(fixture.store, id)).status).toBe('legacy');
    expect(fixture.announced).toContain(id);
    await run(id);
    expect(await fixture.objectsOf(id)).toEqual(objects);
  });

  it('is finished by the next delivery, wherever it crashed or failed, also beside another', async () => {
    const counted = new InterceptedObjectStore(fixture.store);
    await run(await upload(), counted);
    for (let turn = 1; turn <= counted.calls.length; turn += 1) {
      const id = await upload();
      const { intercept, crashed } = crashAt(turn);
      await Promise.race([run(id, new InterceptedObjectStore(fixture.store, intercept)), crashed]);
      const away = new ObjectStoreUnavailableError(new Error('no answer'));
      await expect(run(id, new InterceptedObjectStore(fixture.store, failAt(1, away)))).rejects.toBe(away);
      await run(
        id,
        new InterceptedObjectStore(
          fixture.store,
          interruptAt(turn, () => run(id)),
        ),
      );
      await expectFinished(id);
    }
  });

  it('leaves only the mark of an image that is deleted at any moment', async () => {
    const counted = new InterceptedObjectStore(fixture.store);
    await run(await upload(), counted);
    for (let turn = 1; turn <= counted.calls.length; turn += 1) {
      const id = await upload();
      const deletion = () => markDeleted(fixture.store, id, undefined);
      await run(id, new InterceptedObjectStore(fixture.store, interruptAt(turn, deletion)));
      expect(Object.keys(await fixture.objectsOf(id))).toEqual(['deleted']);
    }
  });

  it('that is dead marks it failed, unless its sizes are all there by then', async () => {
    const id = await upload();
    const dead = { job: resizeJob(id), reason: 'damaged' };
    await fixture.jobs().bury(dead);
    expect(await readImageState(fixture.store, id)).toMatchObject({
      status: 'failed',
      record: { id, failure: 'damaged' },
    });
    const done = await upload();
    await run(done);
    await fixture.jobs().bury({ ...dead, job: resizeJob(done) });
    await expectFinished(done);
  });
});
