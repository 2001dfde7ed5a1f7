import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError, UnavailableError, UnknownVersionError, UnreadableRecordError } from '@imgr/contracts';
import { BrokerUnavailableError } from '@imgr/job-queue/rabbitmq';
import { InvalidKeyError, ObjectStoreFullError, ObjectStoreUnavailableError } from '@imgr/object-store';
import { DecoderCrashedError, DecoderTimedOutError, ImageRefusedError } from '@imgr/resize';
import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import * as uploadErrors from '../uploads/upload-errors.ts';
import { errorAnswer } from './error-answer.ts';
import * as httpErrors from './http-errors.ts';

const SECRET = 'a path, an address, a key';
const STATUSES: [AppError, number][] = [
  [new uploadErrors.MissingFileError(), 400],
  [new uploadErrors.TooManyFilesError(), 400],
  [new uploadErrors.MalformedBodyError(SECRET), 400],
  [new uploadErrors.TooLargeError(1), 413],
  [new uploadErrors.UploadFolderFullError(SECRET), 503],
  [new httpErrors.InvalidIdError(), 400],
  [new httpErrors.InvalidQueryError(), 400],
  [new httpErrors.UnauthorizedError(), 401],
  [new httpErrors.ForbiddenError(), 403],
  [new httpErrors.NotFoundError(), 404],
  [new httpErrors.RangeNotSatisfiableError(1), 416],
  [new httpErrors.ImageFailedError('damaged'), 422],
  [new httpErrors.RateLimitedError(), 429],
  [new httpErrors.TooManyStreamsError(), 503],
  [new httpErrors.NotJsonError(), 501],
  [new BrokerUnavailableError(SECRET), 503],
  [new ImageRefusedError('unsupported_format', SECRET), 415],
  [new ImageRefusedError('unreadable_image', SECRET), 422],
  [new ImageRefusedError('too_many_pixels', '2 pixels, the limit is 1'), 422],
  [new ImageRefusedError('damaged_image', SECRET), 422],
  [new DecoderCrashedError(SECRET), 422],
  [new DecoderTimedOutError(1), 422],
  [new InvalidKeyError(SECRET), 400],
  [new ObjectStoreUnavailableError(SECRET), 503],
  [new ObjectStoreFullError(SECRET), 503],
  [new UnavailableError({ code: 'scratch_unavailable', publicMessage: 'away', cause: SECRET }), 503],
  [new UnknownVersionError('job', SECRET), 503],
  [new UnreadableRecordError('pending/x', SECRET), 422],
];

describe('errorAnswer', () => {
  it('has a status for every error that imgr throws, and shows what is meant for people only', () => {
    for (const [error, status] of STATUSES) {
      const answer = errorAnswer(error);
      expect(answer).toEqual({ status, body: { error: error.publicMessage, code: error.code } });
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    }
    const tested = new Set(STATUSES.map(([{ code }]) => code));
    expect([...codesInSource()].filter((code) => !tested.has(code))).toEqual([]);
  });

  it('answers errors of the framework in the same form', () => {
    const ofFastify = (statusCode: number) => Object.assign(new Error(SECRET), { statusCode });
    expect(errorAnswer(new NotFoundException(SECRET))).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(errorAnswer(ofFastify(413))).toMatchObject({ status: 413, body: { code: 'too_large' } });
    expect(errorAnswer(ofFastify(400))).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });

  it('tells nothing of a fault of ours', () => {
    for (const fault of [
      new Error(SECRET),
      SECRET,
      undefined,
      new AppError({ code: 'new', publicMessage: 'x' }),
    ])
      expect(errorAnswer(fault).status).toBe(500);
    expect(errorAnswer(new Error(SECRET)).body).toEqual({
      error: 'something went wrong here',
      code: 'internal',
    });
  });
});

/** The code of every AppError in the source of the packages and of the API. */
function codesInSource(): Set<string> {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const codes = new Set<string>();
  for (const folder of ['packages', 'apps/api']) {
    for (const path of readdirSync(root + folder, { recursive: true, encoding: 'utf8' })) {
      const isSource =
        /^(\w[\w-]*\/)?src\/.*\.ts$/.test(path) && !/\.(test|contract|fixture)\.ts$/.test(path);
      if (!isSource) continue;
      const source = readFileSync(`${root}${folder}/${path}`, 'utf8');
      for (const [, call = ''] of source.matchAll(/(?:super|new \w*Error)\(\{(.*?)\}\)/gs))
        for (const [, code = ''] of call.matchAll(/\bcode: '(\w+)'/g)) codes.add(code);
    }
  }
  return codes;
}
