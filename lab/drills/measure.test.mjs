import { expect, it } from 'vitest';
import { measure, median } from './measure.mjs';

/** A request that took 10 ms. */
const answer = (ended, more = {}) => ({ kind: 'download', begun: ended - 10, ended, isGood: true, ...more });
const failure = { isGood: false, status: 503, error: 'unavailable' };
const upload = { kind: 'upload' };

it('a gap is the longest time between two good answers, whatever else was answered, from before the fault to the end', () => {
  const answers = [answer(900), answer(1400, failure), answer(3900), answer(4000), answer(4100, upload)];
  const { downloadGapSeconds, uploadGapSeconds } = measure(answers, { from: 1000, until: 5000 });
  expect(downloadGapSeconds).toBe(3);
  // None before: from the fault on.
  expect(uploadGapSeconds).toBe(3.1);
});

it('a silence at the end is a gap, too', () => {
  expect(measure([answer(900)], { from: 1000, until: 9000 }).downloadGapSeconds).toBe(8.1);
});

it('an error counts at the moment that it was answered, and where nothing came, at the moment that it was asked', () => {
  const last = (more) =>
    measure([answer(900), answer(6000, { begun: 2000, ...more })], { from: 1000, until: 9000 })
      .lastErrorSeconds;
  expect(last(failure)).toBe(5);
  expect(last({ isGood: false, error: 'ECONNRESET' })).toBe(1);
  expect(last({})).toBeUndefined();
});

it('what failed before the fault, or was answered after the end, is not of the fault', () => {
  const answers = [answer(900, failure), answer(2000, failure), answer(9999, failure)];
  expect(measure(answers, { from: 1000, until: 9000 })).toMatchObject({
    requests: 1,
    failed: 1,
    failedBefore: 1,
    failures: { 'download 503 unavailable': 1 },
  });
});

it('serves again when both uploads and downloads do', () => {
  const answers = [answer(2000), answer(3000, upload), answer(3100)];
  expect(measure(answers, { from: 1000, until: 4000 }).servingSeconds).toBe(2);
  expect(measure([answer(2000)], { from: 1000, until: 4000 }).servingSeconds).toBe(Number.POSITIVE_INFINITY);
});

it('the median of what is known, the lower one of an even number', () => {
  expect(median([5, 1, undefined, 3])).toBe(3);
  expect(median([2, 1])).toBe(1);
  expect(median([undefined])).toBeUndefined();
});
