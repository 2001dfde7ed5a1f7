import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say } from '../scripts/prepare.mjs';
import { runQuietly } from '../scripts/run-quietly.mjs';
import { provideDisk, removeDisk } from './disks.mjs';
import { docker, exists, idOfImage } from './docker.mjs';
import { NETWORK, NODES, PREFIX, paths, REGISTRY } from './settings.mjs';

const IMAGE = `${PREFIX}-node`;
const BOOT_TIMEOUT_MS = 60_000;

/** Makes sure that the network and the machines are there and run. A machine that is there is left as it is. */
export async function provideNodes(publicKey) {
  if (!(await exists('network', NETWORK.name)))
    await docker('network', 'create', '--subnet', NETWORK.subnet, '--gateway', NETWORK.host, NETWORK.name);
  await buildImage();
  say(`starting ${NODES.map(({ name }) => name).join(', ')} …`);
  await Promise.all(NODES.map((node) => provideNode(node, publicKey)));
}

export async function removeNodes() {
  for (const node of NODES) await removeNode(node);
  if (await idOfImage(IMAGE)) await docker('rmi', IMAGE);
}

/** Its next `provideNodes` makes it anew, bare. */
export async function removeNode(node) {
  if (await exists('container', node.container)) await docker('rm', '--force', '--volumes', node.container);
  await removeDisk(node);
}

async function buildImage() {
  if (await idOfImage(IMAGE)) return;
  say('building the image of a bare Debian machine …');
  await runQuietly('docker', ['build', '--network', 'host', '--tag', IMAGE, join(root, 'lab/node')]);
}

async function provideNode(node, publicKey) {
  const isNew = !(await exists('container', node.container));
  // A disk of an earlier machine would know of packages that this one lacks.
  if (isNew) await removeDisk(node);
  const disk = await provideDisk(node, IMAGE);
  if (isNew) await create(node, disk);
  await docker('start', node.container);
  await booted(node);
  // Docker's files are unmounted by then: these are the machine's own, and last.
  await write(node, '/etc/hostname', `${node.name}\n`);
  await write(node, '/etc/resolv.conf', nameServers());
  await write(node, '/root/.ssh/authorized_keys', publicKey);
  if (!(await docker('exec', node.container, 'cat', '/etc/hosts')).includes(REGISTRY.name))
    await write(node, '/etc/hosts', hosts(node));
}

/** Privileged, but for what the host itself may lack; what it keeps is on its own disk. */
async function create({ name, address, container }, disk) {
  const packages = join(paths.packages, name);
  mkdirSync(packages, { recursive: true });
  const isCgroupV1 = !existsSync('/sys/fs/cgroup/cgroup.controllers');
  const legacy = 'systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1';
  await docker(
    ...['create', '--name', container, '--hostname', name],
    ...['--network', NETWORK.name, '--ip', address],
    ...['--cap-add', 'ALL', ...(hasResourceCapability() ? [] : ['--cap-drop', 'SYS_RESOURCE'])],
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
    ...['--cgroupns', 'host', '--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw'],
    ...(isCgroupV1 ? ['--env', `SYSTEMD_PROC_CMDLINE=${legacy}`] : []),
    ...['--tmpfs', '/run', '--tmpfs', '/run/lock', '--tmpfs', '/tmp'],
    ...['--volume', `${disk}:/var/lib`],
    ...['--volume', `${packages}:/var/cache/apt/archives`],
    IMAGE,
  );
}

/** CAP_SYS_RESOURCE is number 24. Where the host lacks it, no container may ask for it. */
function hasResourceCapability() {
  const [, effective] = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return ((BigInt(`0x${effective}`) >> 24n) & 1n) === 1n;
}

async function booted({ name, container }) {
  const deadline = Date.now() + BOOT_TIMEOUT_MS;
  const isUp = () => docker('exec', container, 'systemctl', 'is-active', '--quiet', 'ssh.service');
  for (;;) {
    const failure = await isUp().then(
      () => undefined,
      (error) => error,
    );
    if (!failure) return;
    if (Date.now() > deadline)
      throw new Error(`${name} does not boot: docker logs ${container}\n${failure.message}`);
    await sleep(500);
  }
}

async function write({ container }, path, content) {
  const script = 'mkdir -p "$(dirname "$1")" && printf %s "$2" > "$1"';
  await docker('exec', container, 'sh', '-c', script, 'sh', path, content);
}

/** What a machine knows before Ansible comes; the registry's name stands for what the internet's name servers know. */
const hosts = ({ name, address }) =>
  `127.0.0.1 localhost\n${address} ${name}\n${REGISTRY.address} ${REGISTRY.name}\n`;

/** Those that this computer asks; one on its own loopback is not reached from a container. */
function nameServers() {
  const file = ['/run/systemd/resolve/resolv.conf', '/etc/resolv.conf'].find((path) => existsSync(path));
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('nameserver ') && !/ (127\.|::1)/.test(line));
  return `${(lines.length > 0 ? lines : ['nameserver 1.1.1.1']).join('\n')}\n`;
}
