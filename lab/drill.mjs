// npm run lab:drill [NAME…]: breaks the lab in each way that it must survive, while images are uploaded and fetched.
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../scripts/prepare.mjs';
import { DRILLS } from './drills/list.mjs';
import { labFolder } from './settings.mjs';

const { values, positionals } = readArguments();
const isUnderstood = Number(values.rounds) > 0 && positionals.every((word) => meant(word).length > 0);
if (!isUnderstood) exitWithUsage(2);
if (values.list) exitWithUsage(0);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

// From here on the packages are needed that came with the lab.
const { Cluster } = await import('./drills/cluster.mjs');
const { makePictures } = await import('./drills/load.mjs');
const { isKept, reportText, sumUp, table } = await import('./drills/report.mjs');
const { runDrill } = await import('./drills/run-drill.mjs');
const { writeDocument } = await import('./drills/write-document.mjs');

// What measures must not wait for what is measured; not every user may ask for that.
try {
  os.setPriority(-10);
} catch {}

const folder = join(labFolder, 'drills');
mkdirSync(folder, { recursive: true });
const chosen = new Set(positionals.flatMap(meant));
const drills = chosen.size > 0 ? DRILLS.filter((drill) => chosen.has(drill)) : DRILLS;
const pictures = await makePictures();
const cluster = await Cluster.connect();
const reports = [];
try {
  for (const drill of drills) {
    const report = await drillOnce(drill);
    reports.push(report);
    writeFileSync(join(folder, `${drill.name}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  }
} finally {
  cluster.close();
}
process.stdout.write(`${table(reports)}\n`);
if (values.write) writeDocument(folder);
const kept = reports.filter(isKept);
say(`${kept.length} passed, ${reports.length - kept.length} failed; the measurements are in ${folder}`);
process.exit(kept.length === reports.length ? 0 : 1);

function readArguments() {
  const options = {
    list: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch {
    return exitWithUsage(2);
  }
}

function exitWithUsage(status) {
  say('usage: npm run lab:drill -- [NAME…] [--list] [--rounds N] [--write]');
  say('a name stands for all that begin with it; --write puts the latest results into docs/drills.md');
  for (const { name, shows } of DRILLS) process.stdout.write(`  ${name.padEnd(28)}${shows}\n`);
  process.exit(status);
}

/** The drill of that name, or all whose names begin so. */
function meant(word) {
  const named = DRILLS.filter(({ name }) => name === word);
  return named.length > 0 ? named : DRILLS.filter(({ name }) => name.startsWith(`${word}-`));
}

async function drillOnce(drill) {
  const rounds = [];
  try {
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      const label = values.rounds === '1' ? drill.name : `${drill.name} ${round}/${values.rounds}`;
      rounds.push(await runDrill(drill, cluster, { pictures, say: (text) => say(`${label}: ${text}`) }));
    }
    const report = sumUp(drill, rounds);
    process.stdout.write(`\n${reportText(report)}\n\n`);
    return report;
  } catch (error) {
    say(`${drill.name} did not come to its end: ${error.stack}`);
    return { name: drill.name, shows: drill.shows, at: new Date().toISOString(), failure: error.message };
  }
}
