import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { provideImages } from './base-images.mjs';
import { checkRunbooks } from './check-runbooks.mjs';
import { DEBIANS, once, provideActionlint, python, pythonEnv } from './check-tools.mjs';
import { EXAMPLE, onEachMachine, playbook, renderMachines } from './example-machines.mjs';
import { provideHashicorp } from './hashicorp.mjs';
import { root, say } from './prepare.mjs';
import { runQuietly } from './run-quietly.mjs';

const AT_A_TIME = 2;
const COMPOSE_HAPROXY = 'haproxy:3.0';

/**
 * Asks each tool about its configuration: as it is in the repository, or as the playbooks render it for the machines of the
 * example inventory. Says of each what came out; resolves with how many failed, and how many could not be made here.
 */
export async function checkInfrastructure() {
  const counts = { failed: 0, skipped: 0 };
  const waiting = CHECKS.map(({ name, check }) => async () => {
    const started = Date.now();
    try {
      const whyNot = await check();
      if (whyNot) counts.skipped += 1;
      say(whyNot ? `not checked: ${name} (${whyNot})` : `checked ${name} (${secondsSince(started)} s)`);
    } catch (error) {
      counts.failed += 1;
      say(`FAILED: ${name}\n  ${error.message}`);
    }
  });
  const worker = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) await work();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return counts;
}

/** A check resolves with the reason if it cannot be made on this machine, and rejects with what is wrong. */
const CHECKS = [
  { name: 'the playbooks, with ansible-lint (production profile)', check: lintPlaybooks },
  { name: 'the syntax of the playbooks, against the example inventory', check: checkSyntax },
  { name: 'shell scripts, with shellcheck', check: checkShell },
  { name: 'Python, with ruff', check: checkPython },
  { name: 'Dockerfiles, with hadolint', check: checkDockerfiles },
  { name: 'workflows, with actionlint', check: checkWorkflows },
  { name: 'compose, and its load balancer', check: checkCompose },
  { name: 'that every template and unit is checked', check: checkThatAllIsRendered },
  ...DEBIANS.flatMap((debian) => [
    { name: `the machines' HAProxy, on ${debian}`, check: () => checkHaproxy(debian) },
    { name: `the machines' keepalived, on ${debian}`, check: () => checkKeepalived(debian) },
    { name: `the machines' firewall, on ${debian}`, check: () => checkFirewall(debian) },
    { name: `the machines' units, on ${debian}`, check: () => checkUnits(debian) },
  ]),
  { name: "the machines' Consul", check: checkConsul },
  { name: "the machines' Nomad, and the jobs", check: checkNomad },
  { name: 'what the runbooks name', check: checkRunbooks },
];

async function lintPlaybooks() {
  await python('ansible-lint', ['-q', '--nocolor'], { cwd: join(root, 'ansible') });
}

async function checkSyntax() {
  const playbooks = namesIn('ansible/playbooks', '.yml').map((name) => `playbooks/${name}`);
  await playbook(['--syntax-check', '--inventory', EXAMPLE, ...playbooks]);
}

async function checkShell() {
  const isScript = (path) => /^#!.*\b(ba|da)?sh\b/.test(firstLine(path));
  const scripts = (await files()).filter((path) => !path.endsWith('.j2') && isScript(path));
  const folder = await renderMachines();
  const [aMachine] = readdirSync(folder);
  const made = filesUnder(join(folder, aMachine)).filter(isScript);
  // What a script reads from its machine is not here.
  await python('shellcheck', ['--exclude=SC1091', ...scripts, ...made]);
}

async function checkPython() {
  await python('ruff', [
    'check',
    '--quiet',
    '--no-cache',
    ...(await files()).filter((path) => path.endsWith('.py')),
  ]);
}

async function checkDockerfiles() {
  await python(
    'hadolint',
    (await files()).filter((path) => /Dockerfile$/.test(path)),
  );
}

async function checkWorkflows() {
  const actionlint = await provideActionlint();
  if (!actionlint) return cannot('it is compiled by Go, which is not there');
  const workflows = namesIn('.github/workflows', '.yml').map((name) => join(root, '.github/workflows', name));
  await runQuietly(actionlint, ['-no-color', ...workflows], { env: await pythonEnv() });
}

async function checkCompose() {
  await provideImages([COMPOSE_HAPROXY]);
  await runQuietly('docker', [
    ...['run', '--rm'],
    ...['--volume', `${join(root, 'haproxy/haproxy.cfg')}:/haproxy.cfg:ro`],
    ...['--volume', `${join(root, 'docker/compose/haproxy-servers.cfg')}:/servers.cfg:ro`],
    ...[COMPOSE_HAPROXY, 'haproxy', '-c', '-dW', '-f', '/haproxy.cfg', '-f', '/servers.cfg'],
  ]);
  await runQuietly('docker', ['compose', '--file', 'docker/compose.yaml', 'config', '--quiet']);
}

/** What is not rendered is checked by nobody. */
async function checkThatAllIsRendered() {
  const list = readFileSync(join(root, 'ansible/playbooks/render.yml'), 'utf8');
  const isPutOnMachines = (path) => /\.(j2|service|service\.conf)$/.test(path) && !path.startsWith('lab/');
  const missing = (await files()).filter((path) => isPutOnMachines(path) && !list.includes(path));
  if (missing.length > 0) throw new Error(`not in ansible/playbooks/render.yml: ${missing.join(', ')}`);
}

/** The path of its configuration stands in its unit. Resolvers want a network, and the file of states a first line. */
async function checkHaproxy(debian) {
  await onEachMachine(
    debian,
    `echo 1 > /var/lib/haproxy/servers.state
    config=$(sed -n 's/^Environment=CONFIG=//p' /etc/systemd/system/haproxy.service.d/imgr.conf)
    haproxy -c -dW -f "$config"`,
  );
}

/** Debian 12's ends itself by SIGTERM (143) after the test, whatever it found: what it wrote tells. */
async function checkKeepalived(debian) {
  await onEachMachine(
    debian,
    `status=0
    keepalived --config-test=/tmp/wrong --use-file /etc/keepalived/keepalived.conf || status=$?
    if [ -s /tmp/wrong ]; then cat /tmp/wrong; exit 1; fi
    [ $status = 0 ] || [ $status = 143 ]`,
  );
}

/** A word that systemd does not know is only a warning to it. */
async function checkUnits(debian) {
  await onEachMachine(
    debian,
    `for program in /usr/bin/docker /usr/local/bin/consul /usr/local/bin/garage /usr/local/bin/nomad; do
      install /dev/null "$program"
    done
    systemd-analyze verify --man=no /etc/systemd/system/*.service haproxy.service keepalived.service \\
      nftables.service 2>&1 | tee /tmp/wrong
    [ ! -s /tmp/wrong ]`,
  );
}

async function checkFirewall(debian) {
  await onEachMachine(debian, 'nft --check --file /etc/nftables.conf');
}

async function checkConsul() {
  const consul = await provideHashicorp('consul');
  if (!consul) return MAKER_IS_AWAY;
  await onEachMachine(DEBIANS[0], 'consul validate /etc/consul.d', program(consul));
}

async function checkNomad() {
  const nomad = await provideHashicorp('nomad');
  if (!nomad) return MAKER_IS_AWAY;
  await onEachMachine(DEBIANS[0], 'nomad config validate /etc/nomad.d', program(nomad));
  await runQuietly(nomad, ['fmt', '-check', '-recursive', join(root, 'nomad')]);
  const values = {
    image: `example@sha256:${'0'.repeat(64)}`,
    secrets: '["AMQP_URL"]',
    settings: '{LOG_LEVEL="info"}',
  };
  for (const name of namesIn('nomad/jobs', '.nomad.hcl')) {
    const job = join(root, 'nomad/jobs', name);
    const known = Object.keys(values).filter((key) =>
      readFileSync(job, 'utf8').includes(`variable "${key}"`),
    );
    await runQuietly(nomad, ['job', 'validate', ...known.map((key) => `-var=${key}=${values[key]}`), job]);
  }
}

/** It would take minutes to compile them, in CI too. */
const MAKER_IS_AWAY = 'its maker does not answer, and no lab was here: npm run lab builds it';

/** In CI what is missing is a failure: there everything was set up for these checks. */
function cannot(why) {
  if (process.env.CI === 'true') throw new Error(why);
  return why;
}

const program = (path) => ['--volume', `${path}:/usr/local/bin/${path.split('/').at(-1)}:ro`];

const files = once(async () =>
  (await runQuietly('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']))
    .split('\0')
    .filter((path) => path && existsSync(join(root, path))),
);

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function namesIn(folder, ending) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(ending));
}

function firstLine(path) {
  const [line] = readFileSync(isAbsolute(path) ? path : join(root, path), 'latin1').split('\n', 1);
  return line;
}

function secondsSince(started) {
  return Math.round((Date.now() - started) / 1000);
}
