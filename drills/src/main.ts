import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { DrillReport } from './drill.ts';
import { DRILLS } from './drills.ts';
import { isKept, reportText } from './print-report.ts';
import { Servers } from './servers.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

const options = {
  list: { type: 'boolean', default: false },
  short: { type: 'boolean', default: false },
  'per-second': { type: 'string' },
  seconds: { type: 'string' },
} as const;
const { values, positionals } = readArguments();
const overrides = {
  ...(values['per-second'] && { perSecond: Number(values['per-second']) }),
  ...(values.seconds && { seconds: Number(values.seconds) }),
};
const isUnderstood =
  positionals.every((name) => DRILLS.some((drill) => drill.name === name)) &&
  Object.values(overrides).every((value) => value > 0);
if (!isUnderstood) exitWithUsage(2);
if (values.list) exitWithUsage(0);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const drills = positionals.length > 0 ? DRILLS.filter(({ name }) => positionals.includes(name)) : DRILLS;
const form = values.short ? 'short' : 'full';
const servers = new Servers();
const started = performance.now();
const reports: DrillReport[] = [];
const broken: string[] = [];
try {
  for (const drill of drills) {
    try {
      const report = await drill.run(servers, form, overrides);
      reports.push(report);
      if (!isKept(report)) broken.push(drill.name);
      say(reportText(report));
    } catch (error) {
      broken.push(drill.name);
      say(`${drill.name} did not come to its end: ${error instanceof Error ? error.stack : error}\n`);
    }
  }
} finally {
  await servers.close();
}

const folder = fileURLToPath(new URL('../../reports/', import.meta.url));
mkdirSync(folder, { recursive: true });
const file = join(folder, 'drills.json');
writeFileSync(file, `${JSON.stringify({ form, reports, broken }, undefined, 2)}\n`);
say(
  `${drills.length} drills in ${Math.round((performance.now() - started) / 60_000)} min; the report is ${file}`,
);
say(
  broken.length === 0 ? 'every promise was kept' : `promises were broken, or not shown: ${broken.join(', ')}`,
);
process.exit(broken.length === 0 ? 0 : 1);

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch {
    return exitWithUsage(2);
  }
}

function exitWithUsage(status: number): never {
  say('usage: npm run drill -- [NAME…] [--list] [--short] [--per-second N] [--seconds N]');
  for (const { name, breaks } of DRILLS) say(`  ${name.padEnd(24)}${breaks}`);
  process.exit(status);
}
