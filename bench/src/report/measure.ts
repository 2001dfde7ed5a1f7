/** What was measured once a round, and what it should come to. */
export interface Measure {
  name: string;
  /** `×` for a ratio, none for a count. */
  unit: '×' | 'ms' | 's' | 'KiB' | 'MiB' | '/s' | '';
  samples: number[];
  goal?: Goal | undefined;
}

/** Held against the median of the rounds. */
export type Goal = { atLeast: number } | { atMost: number } | { exactly: number };

export interface MeasureTable {
  title: string;
  measures: Measure[];
}

export function ratio(name: string, dividends: number[], divisors: number[], goal?: Goal): Measure {
  const samples = dividends.map((dividend, round) => dividend / (divisors[round] ?? Number.NaN));
  return { name, unit: '×', samples, goal };
}
