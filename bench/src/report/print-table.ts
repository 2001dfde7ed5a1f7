import Table from 'cli-table3';
import { max, median, min } from 'simple-statistics';
import type { Goal, Measure, MeasureTable } from './measure.ts';

const DIGITS = { '×': 2, ms: 1, s: 1, KiB: 1, MiB: 0, '/s': 1, '': 2 } as const;

/** Of each measure the median, least and most over the rounds, and whether the median meets its goal. */
export function printTable({ title, measures }: MeasureTable): void {
  const table = new Table({
    head: ['', 'median', 'least', 'most', 'goal', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const measure of measures) {
    const { name, samples, goal } = measure;
    const values = [median(samples), min(samples), max(samples)].map((value) => format(value, measure));
    const verdict = goal ? (isMet(measure) ? 'met' : 'NOT MET') : '';
    table.push([name, ...values, goal ? wordsOf(goal, measure) : '', verdict]);
  }
  process.stdout.write(`\n${title}\n${table.toString()}\n`);
}

export function isMet({ samples, goal }: Measure): boolean {
  if (!goal) return true;
  if ('exactly' in goal) return median(samples) === goal.exactly;
  return 'atLeast' in goal ? median(samples) >= goal.atLeast : median(samples) <= goal.atMost;
}

function wordsOf(goal: Goal, measure: Measure): string {
  if ('exactly' in goal) return `= ${format(goal.exactly, measure)}`;
  return 'atLeast' in goal ? `≥ ${format(goal.atLeast, measure)}` : `≤ ${format(goal.atMost, measure)}`;
}

function format(value: number, { unit }: Measure): string {
  const digits = value.toFixed(DIGITS[unit]);
  return unit === '×' || unit === '' ? digits : `${digits} ${unit}`;
}
