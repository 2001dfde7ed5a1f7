// node lab/rehearse.mjs: the short form of the lab's drills, for CI: up, an upload, one machine without power, down. It leaves
// no lab behind.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { env, root, say } from '../scripts/prepare.mjs';
import { toBeBuilt } from './binaries.mjs';
import { docker } from './docker.mjs';
import { PREFIX, paths } from './settings.mjs';

const missing = (await toBeBuilt()).map(({ name }) => name);
if (missing.length > 0) {
  say(
    `the lab is not rehearsed: ${missing.join(', ')} would have to be built first (npm run lab does it, once)`,
  );
  process.stdout.write('0 passed, 0 failed, 1 skipped\n');
  process.exit(0);
}

const checks = [
  ['up: from bare machines to an upload that is ready', () => runScript('lab/up.mjs')],
  [
    'one machine without power: all others go on, nothing is lost',
    () => runScript('lab/drill.mjs', 'machine-address-holder'),
  ],
  ['the commands of the runbooks for machines', () => runScript('scripts/check-runbooks.mjs', '--run')],
];
const results = [];
try {
  for (const [what, check] of checks) {
    results.push([what, await check()]);
    // What is not up cannot be broken.
    if (!results.at(-1)[1]) break;
  }
} finally {
  results.push(['down: nothing is left', runScript('lab/down.mjs') && (await isNothingLeft())]);
}
for (const [what, holds] of results) process.stdout.write(`  ${holds ? '✓' : '✗'} ${what}\n`);
const passed = results.filter(([, holds]) => holds).length;
const failed = checks.length + 1 - passed;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

function runScript(...args) {
  const { status } = spawnSync('node', args, { cwd: root, env, stdio: 'inherit' });
  return status === 0;
}

async function isNothingLeft() {
  const filter = ['--quiet', '--filter', `name=${PREFIX}`];
  const found = await Promise.all([
    docker('ps', '--all', ...filter),
    docker('network', 'ls', ...filter),
    docker('volume', 'ls', ...filter),
  ]);
  return found.every((text) => text.trim() === '') && !existsSync(paths.disks);
}
