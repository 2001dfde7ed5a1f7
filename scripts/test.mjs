// npm test: sets up all that the tests need, runs every suite, and adds up their reports.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallChromium } from './chromium.mjs';
import { build, env, install, root, say } from './prepare.mjs';
import { provideServices } from './services.mjs';

/** Run one after the other: each wants the machine for itself. */
const SUITES = [
  // Many at a time, so that what takes a second alone may take ten.
  {
    name: 'packages and apps',
    projects: ['!e2e *', '!drills'],
    options: ['--testTimeout=30000', '--hookTimeout=60000'],
  },
  { name: 'end to end, embedded', projects: ['e2e embedded'] },
  { name: 'end to end, in the cluster', projects: ['e2e cluster'] },
  { name: 'compose and the load balancer', projects: ['e2e compose'] },
  { name: 'end to end, in the cluster, from the images', projects: ['e2e images'] },
  { name: 'drills, in their short form', projects: ['drills'] },
];

install();
await provideServices();
const chromium = findOrInstallChromium();
build();

const reports = join(root, 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

const total = { passed: 0, failed: 0, skipped: 0 };
SUITES.forEach(({ name, projects, options = [] }, index) => {
  say(`testing: ${name} …`);
  const started = Date.now();
  const report = join(reports, `${index}.json`);
  const { status } = spawnSync(
    'vitest',
    [
      'run',
      ...projects.map((name) => `--project=${name}`),
      ...options,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, env: { ...env, IMGR_TEST_CHROMIUM: chromium }, stdio: 'inherit' },
  );
  add(report, status);
  say(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
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
