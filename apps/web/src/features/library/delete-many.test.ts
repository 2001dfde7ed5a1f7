import { expect, test, vi } from 'vitest';
import { HostError } from '../../host/failure.ts';
import { deleteMany } from './delete-many.ts';

const images = Array.from({ length: 10 }, (_, index) => ({ id: `image${index}`, deleteToken: 't' }));

const neverStopped = new AbortController().signal;

test('deletes what it can, says why it could not delete the rest, and counts as it goes', async () => {
  const forbidden = { code: 'forbidden', retryable: true };
  const onProgress = vi.fn();
  const { deleted, failures } = await deleteMany(images, onProgress, neverStopped, async ({ id }) => {
    if (id === 'image3') throw new HostError(forbidden);
    if (id === 'image4') throw new Error('?');
  });
  expect(deleted.toSorted()).toEqual(images.map(({ id }) => id).filter((id) => !/[34]/.test(id)));
  expect(failures).toEqual([forbidden, expect.objectContaining({ code: 'unreachable' })]);
  expect(onProgress).toHaveBeenLastCalledWith(10);
});

test('asks the host for a few at a time only', async () => {
  let running = 0;
  let most = 0;
  await deleteMany(
    images,
    () => {},
    neverStopped,
    async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    },
  );
  expect(most).toBe(4);
});

test('stops when it is told to, and says what was deleted until then', async () => {
  const controller = new AbortController();
  const asked: string[] = [];
  const { deleted } = await deleteMany(
    images,
    (done) => done === 2 && controller.abort(),
    controller.signal,
    async ({ id }) => void asked.push(id),
  );
  expect(deleted.length).toBeLessThan(images.length);
  expect(deleted).toEqual(asked);
});
