import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { root, say } from '../../scripts/prepare.mjs';
import { DRILLS } from './list.mjs';
import { isKept, table } from './report.mjs';

const FILE = join(root, 'docs/drills.md');
const MARKS = ['<!-- measured: npm run lab:drill -- --write -->', '<!-- end of what was measured -->'];

/** Puts what was measured last, of each drill, between the marks of docs/drills.md. */
export function writeDocument(folder) {
  const known = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const reports = DRILLS.flatMap(({ name }) => known.filter((report) => report.name === name));
  const [before, rest] = readFileSync(FILE, 'utf8').split(MARKS[0]);
  const [, after] = rest.split(MARKS[1]);
  const text = [MARKS[0], '', circumstances(reports), '', table(reports), '', broken(reports), MARKS[1]];
  writeFileSync(FILE, before + text.join('\n') + after);
  say('docs/drills.md is written');
}

function circumstances(reports) {
  const dates = reports.map(({ at }) => at.slice(0, 10)).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  const [{ model }] = os.cpus();
  const gibibytes = Math.round(os.totalmem() / 1024 ** 3);
  const engine = execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8' });
  return `Measured ${first === last ? first : `${first} to ${last}`}, all machines on one computer: ${os.cpus().length} × ${model.trim()}, ${gibibytes} GiB, Linux ${os.release().replace(/-.*/, '')}, Docker Engine ${engine.trim()}.`;
}

/** What was promised and not seen, in each drill's words. */
function broken(reports) {
  const lines = reports
    .filter((report) => !isKept(report))
    .map(({ name, failure, claims = [] }) => {
      const not = claims.filter(({ holds }) => !holds).map(({ text }) => text);
      return `- \`${name}\`: ${(failure ?? not.join('; ')).split('\n')[0]}`;
    });
  return lines.length > 0 ? ['Not kept:', '', ...lines, ''].join('\n') : 'Every promise was kept.\n';
}
