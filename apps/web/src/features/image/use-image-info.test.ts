import type { ImageInfo } from '@imgr/contracts';
import { expect, test } from 'vitest';
import { HostError } from '../../host/failure.ts';
import { findImage } from './use-image-info.ts';

const ID = 'abcdefgh';
const failure = { code: 'busy', retryable: true };
const pending = { info: { id: ID, status: 'pending' } as ImageInfo };
const refuse = async () => {
  throw new HostError(failure);
};

test('keeps what is known of an image where the host does not answer', async () => {
  expect(await findImage(ID, pending, undefined, refuse)).toBe(pending);
  expect(await findImage(ID, undefined, undefined, refuse)).toEqual({ failure });
  expect(await findImage(ID, { missing: true }, undefined, refuse)).toEqual({ failure });
});

test('takes what the host says for what is known, also that there is no such image', async () => {
  const ready = { ...pending.info, status: 'ready' } as ImageInfo;
  expect(await findImage(ID, pending, undefined, async () => ready)).toEqual({ info: ready });
  expect(await findImage(ID, pending, undefined, async () => undefined)).toEqual({ missing: true });
});
