import {
  CURRENT_VERSION,
  type DeletedRecord,
  type FailedRecord,
  type InfoRecord,
  type PendingRecord,
} from '@imgr/contracts';

const TIME = '2026-01-02T03:04:05.678Z';
const SIZE = { width: 2, height: 1, bytes: 10 };

export function pendingOf(id: string): PendingRecord {
  return {
    version: CURRENT_VERSION,
    id,
    format: 'png',
    width: 2,
    height: 1,
    frames: 1,
    bytes: 10,
    createdAt: TIME,
    deleteTokenSha256: '0'.repeat(64),
  };
}

export function infoOf(id: string): InfoRecord {
  return {
    ...pendingOf(id),
    sizes: { big: SIZE, medium: SIZE, small: SIZE, tiny: SIZE },
    placeholder: 'AAAA',
    readyAt: TIME,
  };
}

/** One of each kind, as the kinds are called in the keys. */
export function recordsOf(id: string) {
  return {
    pending: pendingOf(id),
    info: infoOf(id),
    failed: { ...pendingOf(id), failure: 'damaged', failedAt: TIME } satisfies FailedRecord,
    deleted: { version: CURRENT_VERSION, id, deletedAt: TIME } satisfies DeletedRecord,
  };
}
