/** What became of all uploads of a drill. */
export interface Tally {
  /** Got a `201`. */
  acknowledged: number;
  /** Of those: `ready` by `/info`, each size `200` without a redirect, the original byte-identical. */
  ready: number;
  /** Of those: `failed` by `/info`. */
  failed: number;
  /** Of those: deleted by the drill, and gone. */
  deleted: number;
  /** Of those: none of these at the end. */
  lost: number;
  /** Of those: an original that is not there, or not what was sent. */
  wrong201: number;
  /** Images whose original was fetched by workers more than once: their job ran again, or was begun again. */
  jobsRunAgain: number;
  /** Objects that nothing explains. */
  extraObjects: string[];
  /** Uploads that were stored, but whose sender never heard of it. */
  readyUnacknowledged: number;
  /** `pending/` without an original, of uploads that broke off: the sweeper removes them after an hour. */
  brokenOff: number;
  /** Answers that were not `201`, by status, `none` where the connection broke. */
  not201: Record<string, number>;
  /** Of those: without the `Retry-After` that tells when to try again; where the connection broke there is none. */
  withoutRetryAfter: number;
  /** Of the answers that were `201`. */
  longestAnswerSeconds: number;
  /** Of all that are ready, from `201`. */
  longestWaitSeconds: number;
}

/** A promise that a drill put to the test. */
export interface Claim {
  text: string;
  holds: boolean;
}

export function claim(text: string, holds: boolean): Claim {
  return { text, holds };
}

/** What every drill must show, whatever it breaks; `failed` is how many images of it cannot be resized. */
export function commonClaims(tally: Tally, { failed = 0 } = {}): Claim[] {
  const { acknowledged, ready, deleted, extraObjects } = tally;
  return [
    claim(
      `${ready} of ${acknowledged - deleted - failed} are ready`,
      ready > 0 && ready === acknowledged - deleted - failed,
    ),
    claim(`${tally.lost} lost, ${tally.wrong201} wrong 201`, tally.lost === 0 && tally.wrong201 === 0),
    claim(`${tally.failed} failed, of ${failed} that had to`, tally.failed === failed),
    claim(
      `${extraObjects.length} objects too many ${extraObjects.slice(0, 5).join(' ')}`.trim(),
      extraObjects.length === 0,
    ),
    claim(
      `every refusal says when to try again: ${tally.withoutRetryAfter} do not`,
      tally.withoutRetryAfter === 0,
    ),
  ];
}
