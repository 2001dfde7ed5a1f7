import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Section } from './bench.ts';
import { Pictures } from './pictures.ts';
import { machine } from './report/machine.ts';
import { isMet, printTable } from './report/print-table.ts';
import { say } from './report/say.ts';
import { bomb } from './sections/bomb.ts';
import { encoders } from './sections/encoders.ts';
import { memory } from './sections/memory.ts';
import { pipeline } from './sections/pipeline.ts';
import { serve } from './sections/serve.ts';
import { upload } from './sections/upload.ts';

/** In the order they run; a run without arguments leaves out what is measured only when settings are chosen. */
const SECTIONS: Record<string, Section> = { pipeline, upload, serve, memory, bomb, encoders };
const ON_DEMAND = ['encoders'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    images: { type: 'string', default: '500' },
  },
});
const names =
  positionals.length > 0 ? positionals : Object.keys(SECTIONS).filter((name) => !ON_DEMAND.includes(name));
const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0 || !(Number(values.rounds) >= 1) || !(Number(values.images) >= 1)) {
  say(`usage: npm run bench -- [${Object.keys(SECTIONS).join('] [')}] [--rounds 5] [--images 500]`);
  process.exit(2);
}

if (process.platform !== 'linux') {
  say('this benchmark reads CPU time and memory from /proc, which only Linux has');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'imgr-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const bench = {
  rounds: Number(values.rounds),
  images: Number(values.images),
  folder,
  pictures: new Pictures(folder),
};
process.stdout.write(`${machine()}\n`);
const missed: string[] = [];
let goals = 0;
for (const name of names) {
  for (const table of await (SECTIONS[name] as Section)(bench)) {
    printTable(table);
    for (const measure of table.measures.filter(({ goal }) => goal)) {
      goals += 1;
      if (!isMet(measure)) missed.push(`${table.title}: ${measure.name}`);
    }
  }
}
if (goals > 0) process.stdout.write(`\n${goals - missed.length} of ${goals} goals met\n`);
for (const each of missed) process.stdout.write(`  not met: ${each}\n`);
