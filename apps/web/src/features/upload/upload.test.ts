import type { UploadedImage } from '@imgr/contracts';
import { expect, test } from 'vitest';
import { bytesOf, newUpload, type Upload } from './upload.ts';

const image = { id: 'abcdefgh' } as UploadedImage;
const upload = (change: Partial<Upload>): Upload => ({ ...newUpload(1, new File(['0123'], 'a')), ...change });

test('counts the bytes of what is sent, and of what is not, but for what failed', () => {
  const uploads = [
    upload({ status: 'ready', image }),
    upload({ status: 'processing', image }),
    upload({ status: 'uploading', sentBytes: 3 }),
    upload({ status: 'queued' }),
    upload({ status: 'failed', sentBytes: 2 }),
  ];
  expect(bytesOf(uploads)).toEqual({ sent: 11, total: 16 });
});
