import { median } from './measure.mjs';

const NUMBERS = [
  'detectedSeconds',
  'strongSeconds',
  'wholeSeconds',
  'wholeAfterRepairSeconds',
  'downloadGapSeconds',
  'uploadGapSeconds',
  'lastErrorSeconds',
  'servingSeconds',
  'slowestSeconds',
  'failed',
  'requests',
  'uploads',
];

/** What is promised, of the medians of all rounds; whatever may not happen at all, of each of them. */
const BOUNDS = {
  gapSeconds: ({ downloadGapSeconds }, limit) => ({
    text: `longest gap ${seconds(downloadGapSeconds)}, at most ${limit} s`,
    holds: downloadGapSeconds <= limit,
  }),
  errorsWithinSeconds: ({ lastErrorSeconds }, limit) => ({
    text: `last error ${lastErrorSeconds === undefined ? 'none' : `after ${seconds(lastErrorSeconds)}`}, at most ${limit} s`,
    holds: lastErrorSeconds === undefined || lastErrorSeconds <= limit,
  }),
  strongSeconds: ({ strongSeconds }, limit) => ({
    text: `full strength after ${seconds(strongSeconds)}, at most ${limit} s`,
    holds: strongSeconds !== undefined && strongSeconds <= limit,
  }),
  wholeSeconds: ({ wholeSeconds }, limit) => ({
    text: `full strength after ${seconds(wholeSeconds)}, at most ${limit} s`,
    holds: wholeSeconds <= limit,
  }),
  servingSeconds: ({ servingSeconds }, limit) => ({
    text: `serving again after ${seconds(servingSeconds)}, at most ${limit} s`,
    holds: servingSeconds <= limit,
  }),
  failed: (_, limit, rounds) => {
    const most = Math.max(...rounds.map(({ failed }) => failed));
    return { text: `${most} failed requests, at most ${limit}`, holds: most <= limit };
  },
};

/** Of the rounds of one drill: medians, all that was lost, and which promises were kept. */
export function sumUp(drill, rounds) {
  const medians = Object.fromEntries(
    NUMBERS.map((name) => [name, median(rounds.map((round) => round[name]))]),
  );
  const lost = rounds.flatMap((round) => round.lost);
  const bounds = Object.entries(drill.bounds ?? {}).map(([name, limit]) =>
    BOUNDS[name](medians, limit, rounds),
  );
  const claims = [
    { text: `${lost.length} acknowledged uploads lost`, holds: lost.length === 0 },
    ...bounds,
    ...rounds.flatMap((round) => round.claims),
  ];
  return {
    name: drill.name,
    shows: drill.shows,
    at: new Date().toISOString(),
    rounds,
    medians,
    lost,
    claims,
  };
}

export function isKept({ claims, failure }) {
  return failure === undefined && claims.every(({ holds }) => holds);
}

/** Of one drill, for whoever watches. */
export function reportText({ name, rounds, medians: of, lost, claims }) {
  const failures = rounds.flatMap((round) =>
    Object.entries(round.failures).map(([what, times]) => `${what} × ${times}`),
  );
  const missing = lost.slice(0, 5).map(({ id, why }) => `${id}: ${why}`);
  return [
    `${name}, ${rounds.length === 1 ? 'one round' : `medians of ${rounds.length} rounds`}`,
    `  detected ${seconds(of.detectedSeconds)}, full strength ${seconds(of.strongSeconds ?? of.wholeSeconds)}, whole ${seconds(of.wholeSeconds)}`,
    `  longest gap: downloads ${seconds(of.downloadGapSeconds)}, uploads ${seconds(of.uploadGapSeconds)}; slowest answer ${seconds(of.slowestSeconds)}`,
    `  failed ${of.failed} of ${of.requests} requests, the last after ${seconds(of.lastErrorSeconds)}${failures.length > 0 ? `: ${failures.join(', ')}` : ''}`,
    ...missing.map((text) => `  lost ${text}`),
    ...claims.map(({ text, holds }) => `  ${holds ? '✓' : '✗ BROKEN:'} ${text}`),
  ].join('\n');
}

const COLUMNS = [
  ['drill', ({ name }) => `\`${name}\``],
  ['what happens', ({ shows }) => shows],
  ['rounds', ({ rounds }) => `${rounds.length}`],
  ['detected', ({ medians }) => seconds(medians.detectedSeconds)],
  ['gap, downloads', ({ medians }) => seconds(medians.downloadGapSeconds)],
  ['gap, uploads', ({ medians }) => seconds(medians.uploadGapSeconds)],
  ['failed', ({ medians }) => `${medians.failed} of ${medians.requests}`],
  ['last error', ({ medians }) => seconds(medians.lastErrorSeconds)],
  [
    'lost',
    ({ lost, rounds }) => `${lost.length} of ${rounds.reduce((sum, { uploads }) => sum + uploads, 0)}`,
  ],
  ['full strength', ({ medians }) => seconds(medians.strongSeconds ?? medians.wholeSeconds)],
  ['promise', (report) => (isKept(report) ? 'kept' : 'broken')],
];

/** Markdown, which reads as a table on a terminal, too. */
export function table(reports) {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...reports.map((report) =>
      report.failure
        ? [
            `\`${report.name}\``,
            report.shows,
            ...Array(COLUMNS.length - 3).fill('–'),
            'did not come to its end',
          ]
        : COLUMNS.map(([, cell]) => cell(report)),
    ),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join(
    '\n',
  );
}

function seconds(value) {
  if (value === undefined) return '–';
  return Number.isFinite(value) ? `${value.toFixed(1)} s` : 'never';
}
