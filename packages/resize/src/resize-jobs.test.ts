import { setTimeout as sleep } from 'node:timers/promises';
import {
  infoRecordSchema,
  NEWEST_READABLE_VERSION,
  newImageId,
  objectKeys,
  type PendingRecord,
  resizeJob,
  SIZE_NAMES,
  UnavailableError,
  UnknownVersionError,
} from '@imgr/contracts';
import { markDeleted, readImageState } from '@imgr/image-state';
import { JobSetAsideError } from '@imgr/job-queue';
import { getJson, ObjectStoreUnavailableError, putJson } from '@imgr/object-store';
import { crashAt, failAt, InterceptedObjectStore, interruptAt } from '@imgr/test-faults';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageRefusedError } from './errors.ts';
import { MAX_MS, ResizeJobsFixture } from './resize-jobs.fixture.ts';

const FINISHED = ['original', ...SIZE_NAMES, 'info'].sort();
/** Which call of `run` writes the first size: four read the state, one the original. */
const FIRST_PUT = 6;
/** Which call of `bury` writes `failed/`, and which is its last. */
const DEAD_TURNS = { put: 5, last: 7 };
const away = new ObjectStoreUnavailableError(new Error('no answer'));

describe.each([{ isRepeated: false }, { isRepeated: true }])(
  'a job (repeated: $isRepeated)',
  { timeout: 2 * MAX_MS },
  (delivery) => {
    let fixture: ResizeJobsFixture;
    /** The objects of an image whose job ran once, undisturbed. */
    let undisturbed: Record<string, string>;
    /** How often such a job calls the store. */
    let turns: number;
    beforeAll(async () => {
      fixture = await ResizeJobsFixture.open();
      const { id } = await fixture.upload();
      const store = new InterceptedObjectStore(fixture.store);
      await fixture.jobs(store).run(resizeJob(id), delivery);
      undisturbed = await fixture.objectsOf(id);
      turns = store.calls.length;
    }, 60_000);
    afterAll(() => fixture.close());

    const run = ({ id }: PendingRecord, store?: InterceptedObjectStore) =>
      fixture.jobs(store).run(resizeJob(id), delivery);
    const bury = ({ id }: PendingRecord, store?: InterceptedObjectStore) =>
      fixture.jobs(store).bury({ job: resizeJob(id), reason: 'damaged' });
    const everyTurn = async (each: (turn: number) => Promise<void>) => {
      for (let turn = 1; turn <= turns; turn += 1) await each(turn);
    };
    const expectReady = async (pending: PendingRecord) => {
      const { info, ...images } = await fixture.objectsOf(pending.id);
      const { info: _, ...expected } = undisturbed;
      expect(images).toEqual(expected);
      const record = infoRecordSchema.parse(await getJson(fixture.store, objectKeys.info(pending.id)));
      expect(record).toMatchObject(pending);
      for (const size of SIZE_NAMES)
        expect(record.sizes[size].bytes).toBe(Buffer.from(images[size] ?? '', 'base64').length);
      expect(await fixture.scratchFiles()).toEqual([]);
    };

    it('makes the four sizes and the info, removes what was pending, and announces the image once', async () => {
      const pending = await fixture.upload();
      await run(pending);
      expect(Object.keys(await fixture.objectsOf(pending.id)).sort()).toEqual(FINISHED);
      await expectReady(pending);
      expect(fixture.announced.filter((id) => id === pending.id)).toHaveLength(1);
      expect(new Set(Object.values(undisturbed)).size).toBeGreaterThan(3);
    });

    it('is finished by the next delivery, wherever the process crashed', async () => {
      await everyTurn(async (turn) => {
        const pending = await fixture.upload();
        const { intercept, crashed } = crashAt(turn);
        await Promise.race([run(pending, new InterceptedObjectStore(fixture.store, intercept)), crashed]);
        expect((await readImageState(fixture.store, pending.id)).status).toMatch(/pending|ready/);
        await run(pending);
        expect(Object.keys(await fixture.objectsOf(pending.id)).sort()).toEqual(FINISHED);
        await expectReady(pending);
      });
    });

    it('whose store fails at any call says that it is unavailable, and writes nothing after that', async () => {
      await everyTurn(async (turn) => {
        const pending = await fixture.upload();
        const store = new InterceptedObjectStore(fixture.store, async (call, proceed) => {
          if (call.turn === turn || call.verb === 'ping') throw away;
          return proceed();
        });
        await expect(run(pending, store)).rejects.toThrow(UnavailableError);
        expect([...store.underWay].filter(({ verb }) => verb === 'put')).toEqual([]);
        await run(pending);
        await expectReady(pending);
      });
    });

    it('that fails for one object alone is set aside, at its second delivery, and is done once that is mended', async () => {
      await everyTurn(async (turn) => {
        const pending = await fixture.upload();
        const store = new InterceptedObjectStore(fixture.store, failAt(turn, away));
        const expected = delivery.isRepeated ? JobSetAsideError : UnavailableError;
        await expect(run(pending, store)).rejects.toThrow(expected);
        await run(pending);
        await expectReady(pending);
      });
    });

    it('whose store breaks off in the middle of the original leaves nothing of it in the scratch folder', async () => {
      const pending = await fixture.upload();
      const store = new InterceptedObjectStore(fixture.store, async ({ verb }, proceed) => {
        const result = await proceed();
        if (verb === 'download') throw away;
        return result;
      });
      await expect(run(pending, store)).rejects.toThrow(delivery.isRepeated ? JobSetAsideError : away);
      expect(await fixture.scratchFiles()).toEqual([]);
    });

    it('leaves only the mark of an image that is deleted at any moment', async () => {
      await everyTurn(async (turn) => {
        const pending = await fixture.upload();
        const deletion = () => markDeleted(fixture.store, pending.id, pending.deleteTokenSha256);
        await run(pending, new InterceptedObjectStore(fixture.store, interruptAt(turn, deletion)));
        expect(Object.keys(await fixture.objectsOf(pending.id))).toEqual(['deleted']);
        await run(pending);
        expect(Object.keys(await fixture.objectsOf(pending.id))).toEqual(['deleted']);
      });
    });

    it('stores no size of an image that is deleted while they are made, where that takes long', async () => {
      const pending = await fixture.upload();
      const store = new InterceptedObjectStore(fixture.store, async ({ verb }, proceed) => {
        const result = await proceed();
        if (verb === 'download') {
          await markDeleted(fixture.store, pending.id, undefined);
          await sleep(1100);
        }
        return result;
      });
      await run(pending, store);
      expect(store.calls.filter(({ verb }) => verb === 'put')).toEqual([]);
      expect(Object.keys(await fixture.objectsOf(pending.id))).toEqual(['deleted']);
      expect(fixture.announced).not.toContain(pending.id);
    });

    it('that fails at any of its writes after a deletion leaves only the mark once it is delivered again', async () => {
      for (let turn = FIRST_PUT; turn <= turns; turn += 1) {
        const pending = await fixture.upload();
        const deletion = () => markDeleted(fixture.store, pending.id, undefined);
        const deleted = new InterceptedObjectStore(fixture.store, interruptAt(FIRST_PUT, deletion));
        await run(pending, new InterceptedObjectStore(deleted, failAt(turn, away))).catch(() => {});
        await run(pending);
        expect(Object.keys(await fixture.objectsOf(pending.id))).toEqual(['deleted']);
      }
    });

    it('has the same result when it runs twice at once, in step or interrupted anywhere by the other', async () => {
      const twin = await fixture.upload();
      await Promise.all([run(twin), run(twin)]);
      await expectReady(twin);
      await everyTurn(async (turn) => {
        const pending = await fixture.upload();
        await run(
          pending,
          new InterceptedObjectStore(
            fixture.store,
            interruptAt(turn, () => run(pending)),
          ),
        );
        expect(Object.keys(await fixture.objectsOf(pending.id)).sort()).toEqual(FINISHED);
        await expectReady(pending);
      });
    });

    it('that was done before removes what is pending, and announces again', async () => {
      const pending = await fixture.upload();
      await run(pending);
      const before = await fixture.objectsOf(pending.id);
      await putJson(fixture.store, objectKeys.pending(pending.id), pending);
      await run(pending);
      await expectReady(pending);
      // Nothing is made a second time where that it was may be known.
      if (delivery.isRepeated) expect(await fixture.objectsOf(pending.id)).toEqual(before);
      expect(fixture.announced.filter((id) => id === pending.id)).toHaveLength(2);
    });

    it('whose original is missing, or of which nothing is known, does nothing', async () => {
      const pending = await fixture.upload();
      await fixture.store.delete(objectKeys.original(pending.id));
      const before = await fixture.objectsOf(pending.id);
      await run(pending);
      expect(await fixture.objectsOf(pending.id)).toEqual(before);
      const id = newImageId();
      await fixture.jobs().run(resizeJob(id), delivery);
      expect(await fixture.objectsOf(id)).toEqual({});
      expect(fixture.announced).not.toContain(pending.id);
      expect(fixture.announced).not.toContain(id);
    });

    it('of a later release is left to others, and nothing is read for it', async () => {
      const store = new InterceptedObjectStore(fixture.store);
      const later = { ...resizeJob(newImageId()), version: NEWEST_READABLE_VERSION + 1 };
      await expect(fixture.jobs(store).run(later, delivery)).rejects.toThrow(UnknownVersionError);
      expect(store.calls).toEqual([]);
    });

    it('whose image is damaged says so, and leaves it pending', async () => {
      const pending = await fixture.upload();
      await fixture.putOriginal(pending.id, fixture.image.bytes.subarray(0, 200));
      await expect(run(pending)).rejects.toThrow(ImageRefusedError);
      expect(Object.keys(await fixture.objectsOf(pending.id)).sort()).toEqual(['original', 'pending']);
      expect(await fixture.scratchFiles()).toEqual([]);
    });

    it('that is dead marks its image failed, with the reason, and announces it', async () => {
      const pending = await fixture.upload();
      await bury(pending);
      expect(await readImageState(fixture.store, pending.id)).toEqual({
        status: 'failed',
        record: { ...pending, failure: 'damaged', failedAt: expect.any(String) },
      });
      expect(Object.keys(await fixture.objectsOf(pending.id)).sort()).toEqual(['failed', 'original']);
      expect(fixture.announced).toContain(pending.id);
      await run(pending);
      expect((await readImageState(fixture.store, pending.id)).status).toBe('failed');
    });

    it('that is dead leaves its image ready where another delivery succeeds before it is marked', async () => {
      const done = await fixture.upload();
      await run(done);
      await bury(done);
      await expectReady(done);
      for (let turn = 1; turn <= DEAD_TURNS.put; turn += 1) {
        const pending = await fixture.upload();
        const other = interruptAt(turn, () => run(pending));
        await bury(pending, new InterceptedObjectStore(fixture.store, other));
        expect((await readImageState(fixture.store, pending.id)).status).toBe('ready');
      }
    });

    it('that is dead leaves its image ready where another delivery is under way, and succeeds', async () => {
      for (let turn = DEAD_TURNS.put; turn <= turns; turn += 1) {
        const pending = await fixture.upload();
        const other = interruptAt(turn, () => bury(pending));
        await run(pending, new InterceptedObjectStore(fixture.store, other));
        expect((await readImageState(fixture.store, pending.id)).status).toBe('ready');
      }
    });

    it('whose record cannot be read is dead at once, and its image failed by that, not at the next job again', async () => {
      for (const text of ['PNG', '{"version":1}']) {
        const pending = await fixture.upload();
        await fixture.store.put(objectKeys.pending(pending.id), Buffer.from(text), { contentType: 'x' });
        await expect(run(pending)).rejects.toMatchObject({ code: 'unreadable_record', retryable: false });
        await bury(pending);
        expect(await readImageState(fixture.store, pending.id)).toMatchObject({
          status: 'failed',
          record: { failure: 'damaged' },
        });
        expect(Object.keys(await fixture.objectsOf(pending.id)).sort()).toEqual(['failed', 'original']);
        expect(fixture.announced).toContain(pending.id);
        await run(pending);
      }
    });

    it('that is dead leaves nothing of an image that is deleted at any moment', async () => {
      for (let turn = 1; turn <= DEAD_TURNS.last; turn += 1) {
        const pending = await fixture.upload();
        const deletion = () => markDeleted(fixture.store, pending.id, undefined);
        await bury(pending, new InterceptedObjectStore(fixture.store, interruptAt(turn, deletion)));
        expect(Object.keys(await fixture.objectsOf(pending.id))).toEqual(['deleted']);
      }
    });
  },
);
