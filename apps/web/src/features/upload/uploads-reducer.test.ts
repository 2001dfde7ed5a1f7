import type { StatusEvent, UploadedImage } from '@imgr/contracts';
import { expect, test } from 'vitest';
import { newUpload, type Upload } from './upload.ts';
import { NO_UPLOADS, reduceUploads, type Uploads } from './uploads-reducer.ts';

const image = { id: 'abcdefgh', status: 'pending' } as UploadedImage;
const busy = (retryAt?: number) => ({ code: 'busy', retryable: true, status: 503, retryAt });

function uploads(change: Partial<Upload> = {}): Uploads {
  return { ...NO_UPLOADS, items: [{ ...newUpload(1, new File([], 'a.png')), ...change }] };
}

const report = (event: Partial<StatusEvent>, change: Partial<Upload> = { status: 'processing', image }) =>
  reduceUploads(uploads(change), { type: 'reported', event: { id: image.id, ...event } as StatusEvent })
    .items[0];

test('shows the last batch first', () => {
  const added = [newUpload(2, new File([], 'b')), newUpload(3, new File([], 'c'))];
  const { items } = reduceUploads(uploads(), { type: 'added', uploads: added });
  expect(items.map(({ key }) => key)).toEqual([2, 3, 1]);
});

test('waits when the host asks for a short pause', () => {
  const refused = { type: 'refused', key: 1, failure: busy(5000), now: 0 } as const;
  const held = reduceUploads(uploads({ status: 'uploading' }), refused);
  expect(held).toMatchObject({ holdUntil: 5000, items: [{ status: 'queued', failure: { retryAt: 5000 } }] });
  const started = reduceUploads(held, { type: 'started', key: 1 });
  expect(started.items[0]).toMatchObject({ status: 'uploading', failure: undefined });
  expect(reduceUploads(started, refused).items[0]?.status).toBe('queued');
});

test.each([undefined, 600_000])('fails when the pause asked for is %s', (retryAt) => {
  const refused = { type: 'refused', key: 1, failure: busy(retryAt), now: 0 } as const;
  expect(reduceUploads(uploads({ status: 'uploading' }), refused).items[0]?.status).toBe('failed');
});

test('starts afresh on retry, and waits no longer', () => {
  const failed = {
    ...uploads({ status: 'failed', failure: busy(9), pauses: 3, image }),
    holdUntil: 9,
  };
  const { items, holdUntil } = reduceUploads(failed, { type: 'retried', key: 1 });
  expect(holdUntil).toBe(0);
  expect(items).toEqual([{ ...newUpload(1, items[0]?.file as File), replaces: image }]);
});

test('sends what was refused for want of a token again, once there is another', () => {
  const refused = uploads({ status: 'failed', failure: { code: 'some_code', retryable: true, status: 401 } });
  expect(reduceUploads(refused, { type: 'tokenChanged' }).items[0]?.status).toBe('checking');
  const broken = uploads({ status: 'failed', failure: { code: 'some_code', retryable: true, status: 422 } });
  expect(reduceUploads(broken, { type: 'tokenChanged' }).items[0]?.status).toBe('failed');
});

test('follows the status that the host reports', () => {
  expect(report({ status: 'pending' })?.status).toBe('processing');
  expect(report({ status: 'ready', sizes: {} })?.status).toBe('ready');
  expect(report({ status: 'failed', failure: 'Damaged.' })).toMatchObject({
    status: 'failed',
    failure: { said: 'Damaged.' },
  });
  expect(report({ status: 'not_found' })).toMatchObject({ status: 'failed', image: undefined });
});

test('heeds no report on another image, or after the last', () => {
  expect(report({ id: 'another1', status: 'ready' })?.status).toBe('processing');
  expect(report({ status: 'not_found' }, { status: 'ready', image })?.status).toBe('ready');
});
