import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Section } from './bench.ts';
import { Services } from './cluster/services.ts';
import { Pictures } from './pictures.ts';
import { machine } from './report/machine.ts';
import { isMet, printTable } from './report/print-table.ts';
import { say } from './report/say.ts';
import { bomb } from './sections/bomb.ts';
import { clusterServe } from './sections/cluster-serve.ts';
import { clusterUpload } from './sections/cluster-upload.ts';
import { drain } from './sections/drain.ts';
import { encoders } from './sections/encoders.ts';
import { memory } from './sections/memory.ts';
import { pipeline } from './sections/pipeline.ts';
import { queueLength } from './sections/queue-length.ts';
import { s3Client } from './sections/s3-client.ts';
import { s3Cost } from './sections/s3-cost.ts';
import { serve } from './sections/serve.ts';
import { sweeper } from './sections/sweeper.ts';
import { upload } from './sections/upload.ts';

/** In the order they run; a run without arguments leaves out what is measured only when settings are chosen. */
const SECTIONS: Record<string, Section> = {
  pipeline,
  upload,
  serve,
  memory,
  bomb,
  'cluster-upload': clusterUpload,
  drain,
  'queue-length': queueLength,
  'cluster-serve': clusterServe,
  's3-cost': s3Cost,
  's3-client': s3Client,
  sweeper,
  encoders,
};
const ON_DEMAND = ['encoders'];

const options = {
  rounds: { type: 'string', default: '5' },
  images: { type: 'string', default: '500' },
  pending: { type: 'string', default: '100000' },
} as const;
const { values, positionals } = readArguments();
const names =
  positionals.length > 0 ? positionals : Object.keys(SECTIONS).filter((name) => !ON_DEMAND.includes(name));
const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
const isCounted = Object.values(values).every((value) => Number(value) >= 1);
if (unknown.length > 0 || !isCounted) exitWithUsage();

if (process.platform !== 'linux') {
  say('this benchmark reads CPU time and memory from /proc, which only Linux has');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'imgr-bench-'));
// Whatever is started here keeps its own temporary files in there.
process.env.TMPDIR = folder;
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const services = new Services();
const bench = {
  rounds: Number(values.rounds),
  images: Number(values.images),
  pending: Number(values.pending),
  folder,
  pictures: new Pictures(folder),
  services,
};
process.stdout.write(`${machine()}\n`);
const missed: string[] = [];
let goals = 0;
try {
  for (const name of names) {
    for (const table of await (SECTIONS[name] as Section)(bench)) {
      printTable(table);
      for (const measure of table.measures.filter(({ goal }) => goal)) {
        goals += 1;
        if (!isMet(measure)) missed.push(`${table.title}: ${measure.name}`);
      }
    }
  }
} finally {
  await services.close();
}
if (goals > 0) process.stdout.write(`\n${goals - missed.length} of ${goals} goals met\n`);
for (const each of missed) process.stdout.write(`  not met: ${each}\n`);

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch {
    return exitWithUsage();
  }
}

function exitWithUsage(): never {
  const sections = Object.keys(SECTIONS).join('] [');
  say(`usage: npm run bench -- [${sections}] [--rounds 5] [--images 500] [--pending 100000]`);
  process.exit(2);
}
