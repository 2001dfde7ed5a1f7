/**
 * What clients saw between two moments, the fault and the end, in seconds from the fault. A gap is the longest time without a
 * good answer; how exactly it is known depends on the rate of the requests.
 */
export function measure(answers, { from, until }) {
  const during = answers.filter(({ ended }) => ended >= from && ended <= until);
  const failures = during.filter(({ isGood }) => !isGood);
  const firstGood = (kind) =>
    ((during.find((answer) => answer.kind === kind && answer.isGood)?.ended ?? Number.POSITIVE_INFINITY) -
      from) /
    1000;
  return {
    requests: during.length,
    failed: failures.length,
    failures: countBy(failures.map(({ kind, status, error }) => `${kind} ${status ?? ''} ${error ?? ''}`)),
    failedBefore: answers.filter(({ isGood, ended }) => !isGood && ended < from).length,
    lastErrorSeconds: failures.length === 0 ? undefined : (Math.max(...failures.map(momentOf)) - from) / 1000,
    downloadGapSeconds: gapSeconds('download', answers, from, until),
    uploadGapSeconds: gapSeconds('upload', answers, from, until),
    usualGapSeconds: gapSeconds('download', answers, answers[0]?.begun ?? from, from),
    servingSeconds: Math.max(firstGood('upload'), firstGood('download')),
    slowestSeconds: Math.max(0, ...during.map(({ begun, ended }) => ended - begun)) / 1000,
  };
}

/** An error that was answered counts when it was seen; where nothing came, when it was asked, for how long one waits is one's own choice. */
function momentOf({ status, begun, ended }) {
  return status === undefined ? begun : ended;
}

function gapSeconds(kind, answers, from, until) {
  const good = answers
    .filter((answer) => answer.kind === kind && answer.isGood && answer.ended <= until)
    .map(({ ended }) => ended)
    .sort((a, b) => a - b);
  const before = good.filter((ended) => ended < from).at(-1) ?? from;
  const moments = [before, ...good.filter((ended) => ended >= from), until];
  return Math.max(...moments.slice(1).map((moment, index) => moment - moments[index])) / 1000;
}

export function countBy(values) {
  const counts = {};
  for (const value of values.map((text) => text.trim().replace(/\s+/g, ' ')))
    counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

export function median(values) {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return known.length === 0 ? undefined : known[Math.floor((known.length - 1) / 2)];
}
