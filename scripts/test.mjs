// npm test: sets up all that the tests need, runs every suite, and adds up their reports.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallChromium } from './chromium.mjs';
import { build, env, install, root, say } from './prepare.mjs';

/** Run one after the other: the end-to-end tests want the machine for themselves. */
const SUITES = [
  { name: 'packages and apps', projects: ['--project=!@imgr/e2e'] },
  { name: 'end to end', projects: ['--project=@imgr/e2e'] },
];

install();
const chromium = findOrInstallChromium();
build();

const reports = join(root, 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

const total = { passed: 0, failed: 0, skipped: 0 };
SUITES.forEach(({ name, projects }, index) => {
  say(`testing: ${name} …`);
  const report = join(reports, `${index}.json`);
  const { status } = spawnSync(
    'vitest',
    [
      'run',
      ...projects,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, env: { ...env, IMGR_TEST_CHROMIUM: chromium }, stdio: 'inherit' },
  );
  add(report, status);
});

say(`reports are in ${reports}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/** A suite that ended badly counts as failed even where its report does not say so. */
function add(report, status) {
  if (!existsSync(report)) {
    total.failed += 1;
    return;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  total.passed += numPassedTests;
  total.failed += numFailedTests === 0 && status !== 0 ? 1 : numFailedTests;
  total.skipped += numPendingTests + numTodoTests;
}
