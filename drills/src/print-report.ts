import type { DrillReport } from './drill.ts';
import type { Tally } from './tally.ts';

export function isKept({ claims }: DrillReport): boolean {
  return claims.every(({ holds }) => holds);
}

/** For people. */
export function reportText(report: DrillReport): string {
  const { drill, form, breaks, tally, claims, seconds } = report;
  return [
    `${drill} (${form}, ${Math.round(seconds)} s): ${breaks}`,
    `  ${JSON.stringify(report.parameters).replace(/[{}"]/g, '').replaceAll(':', ' ').replaceAll(',', ', ')}`,
    ...tallyLines(tally).map((line) => `  ${line}`),
    ...claims.map(({ text, holds }) => `  ${holds ? '✓' : '✗ BROKEN:'} ${text}`),
    '',
  ].join('\n');
}

function tallyLines(tally: Tally): string[] {
  const others = Object.entries(tally.not201).map(([status, times]) => `${status} × ${times}`);
  return [
    `acknowledged ${tally.acknowledged}, ready ${tally.ready}, failed ${tally.failed}, deleted ${tally.deleted}, lost ${tally.lost}, wrong 201 ${tally.wrong201}`,
    `jobs run again ${tally.jobsRunAgain}, extra objects ${tally.extraObjects.length}, ready though never acknowledged ${tally.readyUnacknowledged}, pending/ without original ${tally.brokenOff}`,
    `answers other than 201: ${others.join(', ') || 'none'}`,
    `longest from 201 to ready ${tally.longestWaitSeconds.toFixed(1)} s, longest to a 201 ${tally.longestAnswerSeconds.toFixed(1)} s`,
  ];
}
