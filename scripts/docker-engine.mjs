import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aptInstall, available, canInstall, output } from './apt.mjs';
import { cacheFolder } from './cache-folder.mjs';
import { env, fail, run, say } from './prepare.mjs';

const LOG = '/var/log/imgr-dockerd.log';
const START_TIMEOUT_MS = 60_000;
const ENDED_TIMEOUT_MS = 15_000;
const STANDARD_SOCKET = 'unix:///var/run/docker.sock';

/**
 * Makes sure that a Docker Engine answers: one that runs is left as it is; on a Debian machine, as root, one is installed
 * and started, which goes on running after us. What `run` starts from then on finds it. Ends this process if there is none.
 */
export async function findOrStartEngine() {
  if (!engineVersion()) {
    if (process.env.DOCKER_HOST) fail(`no Docker Engine answers at DOCKER_HOST (${process.env.DOCKER_HOST})`);
    if (!canInstall) fail(WHAT_TO_DO);
    install();
    await start();
  }
  preferClientThatBuilds();
  // The tests talk to the engine themselves, and know nothing of the client's contexts.
  const endpoint = output('docker', ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
  if (endpoint && endpoint !== STANDARD_SOCKET) env.DOCKER_HOST = endpoint;
  say(`using the Docker Engine ${engineVersion()}`);
}

const WHAT_TO_DO = `the tests need a Docker Engine, and none answers. Either
  - start one, or install one (https://docs.docker.com/engine/install), so that "docker version" shows this user its server, or
  - run this as root on Debian: it then installs and starts one itself.`;

function engineVersion() {
  return output('docker', ['version', '--format', '{{.Server.Version}}']);
}

function install() {
  if (findAll('dockerd').length > 0 && findAll('docker').length > 0) return;
  // Later releases of Debian have the client and its builder in packages of their own.
  aptInstall(
    'because no Docker Engine answers',
    ...available('docker.io', 'docker-cli', 'docker-buildx', 'iptables', 'ca-certificates'),
  );
}

async function start() {
  const started = Date.now();
  const daemon = existsSync('/run/systemd/system') ? startBySystemd() : startByHand();
  while (!engineVersion()) {
    // Another run may have started one at the same time: ours ends then, and that one answers soon.
    const limitMs = daemon.hasEnded ? ENDED_TIMEOUT_MS : START_TIMEOUT_MS;
    if (Date.now() - started > limitMs)
      fail(`the Docker Engine does not start. The end of its log:\n${endOfLog()}`);
    await sleep(500);
  }
  say(
    `the Docker Engine runs after ${Math.round((Date.now() - started) / 1000)} s, and stays for the next time`,
  );
}

function startBySystemd() {
  say('starting the Docker Engine (systemctl start docker) …');
  run('systemctl', ['start', 'docker']);
  return { hasEnded: false };
}

/** Detached: it outlives us. */
function startByHand() {
  say(`starting the Docker Engine (dockerd, log in ${LOG}) …`);
  const log = openSync(LOG, 'a');
  const daemon = spawn('dockerd', [], { env: process.env, detached: true, stdio: ['ignore', log, log] });
  const state = { hasEnded: false };
  daemon.once('error', (error) => fail(`cannot start dockerd: ${error.message}`));
  daemon.once('exit', () => {
    state.hasEnded = true;
  });
  daemon.unref();
  closeSync(log);
  return state;
}

function endOfLog() {
  if (!existsSync(LOG)) return 'see journalctl -u docker';
  return readFileSync(LOG, 'utf8').trim().split('\n').slice(-20).join('\n');
}

/**
 * The Dockerfiles need BuildKit: inside of the client up to 20.10, later a plugin, which is not everywhere. Where the first
 * client on the PATH cannot, another one may.
 */
function preferClientThatBuilds() {
  env.DOCKER_BUILDKIT = '1';
  const clients = findAll('docker');
  const builder = clients.find(
    (client) => output(client, ['buildx', 'version']) || hasBuildKitInside(client),
  );
  if (!builder) say('no docker client here can build the images of imgr: docker-buildx is missing');
  if (!builder || builder === clients[0]) return;
  const folder = join(cacheFolder, 'docker-client');
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'docker'), { force: true });
  symlinkSync(builder, join(folder, 'docker'));
  env.PATH = `${folder}${delimiter}${env.PATH}`;
}

function hasBuildKitInside(client) {
  const version = output(client, ['version', '--format', '{{.Client.Version}}']);
  const [major, minor] = version.split('.').map(Number);
  return (major === 18 && minor >= 9) || major === 19 || major === 20;
}

function findAll(program) {
  return env.PATH.split(delimiter)
    .map((folder) => join(folder, program))
    .filter((path) => existsSync(path));
}
