// npm test: sets up all that the tests need, runs every suite, and adds up their reports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallChromium } from './chromium.mjs';
import { build, env, install, root, run, say } from './prepare.mjs';
import { provideServices } from './services.mjs';

// Many files at a time, for they wait more than they work: what takes a second alone may take ten.
const UNITS = {
  name: 'packages and apps',
  projects: ['!e2e *', '!drills'],
  options: ['--maxWorkers=4', '--testTimeout=30000'],
};
const EMBEDDED = { name: 'end to end, embedded', projects: ['e2e embedded'] };
const PAGES = { name: 'the looks of the pages', projects: ['e2e pages'] };
const COMPOSE = {
  name: 'compose and the load balancer',
  projects: ['e2e compose'],
  options: ['--maxWorkers=2'],
};
const CLUSTER = { name: 'end to end, in the cluster, from the images', projects: ['e2e images'] };
const PROCESSES = { name: 'end to end, in the cluster, of processes', projects: ['e2e cluster'] };
const DRILLS = { name: 'drills, in their short form', projects: ['drills'] };

/** Instead of all that: `npm run test:processes`. What is built here is the same as in the images, and drilled above. */
const PROCESSES_ALONE = '--processes';
const vitestArguments = process.argv.slice(2).filter((argument) => argument !== PROCESSES_ALONE);
const processesAlone = process.argv.includes(PROCESSES_ALONE);

install();
await provideServices();
const chromium = findOrInstallChromium();
build();
if (!processesAlone) buildImages();

const reports = join(root, 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

const total = { passed: 0, failed: 0, skipped: 0 };
await (processesAlone ? test(PROCESSES) : testEverything());

say(`reports are in ${reports}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/** Under the names that e2e/src/compose/compose-project.ts gives them, whose build has nothing to do then. Beside tests it would take the machine from those that have a time limit. */
function buildImages() {
  const names = ['api', 'worker', 'web'].map((app) => [
    `IMGR_${app.toUpperCase()}_IMAGE`,
    `imgr-${app}:test`,
  ]);
  say("building imgr's images; the first time this takes a few minutes …");
  run('docker', ['compose', '--file', 'docker/compose.yaml', '--progress', 'quiet', 'build'], {
    // Without Bake, which warns where there is no buildx.
    env: { ...env, COMPOSE_BAKE: 'false', ...Object.fromEntries(names) },
  });
}

/**
 * Two suites at a time, for each waits more than it works. Compose makes networks, which breaks off what a browser loads
 * (ERR_NETWORK_CHANGED): the suites with browsers begin when it is over. The drills do not share the machine: their limits are
 * those of production.
 */
async function testEverything() {
  const units = test(UNITS);
  const compose = test(COMPOSE);
  await Promise.all([
    compose.then(() => test(CLUSTER)),
    Promise.all([units, compose])
      .then(() => test(EMBEDDED))
      .then(() => test(PAGES)),
  ]);
  await test(DRILLS);
}

async function test({ name, projects, options = [] }) {
  say(`testing: ${name} …`);
  const started = Date.now();
  const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
  const vitest = spawn(
    'vitest',
    [
      'run',
      ...projects.map((project) => `--project=${project}`),
      ...options,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...vitestArguments,
    ],
    { cwd: root, env: { ...env, IMGR_TEST_CHROMIUM: chromium }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const [status] = await once(vitest, 'close');
  add(report, status);
  say(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
}

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
