import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, canInstall } from '../scripts/apt.mjs';
import { env, root } from '../scripts/prepare.mjs';
import { timed } from '../scripts/progress.mjs';
import { runQuietly } from '../scripts/run-quietly.mjs';
import { FLOATING_ADDRESS, NODES, paths, REGISTRY } from './settings.mjs';

const folder = join(root, 'ansible');

/** Ansible as ansible/requirements.txt pins it, in a folder of its own. */
export async function provideAnsible() {
  const requirements = join(folder, 'requirements.txt');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = join(paths.venv, '.imgr-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await timed('Ansible from PyPI', 'a minute', async () => {
    rmSync(paths.venv, { recursive: true, force: true });
    if (!(await hasVenv()) && canInstall) aptInstall('to install Ansible', 'python3-venv');
    await runQuietly('python3', ['-m', 'venv', paths.venv]);
    const pip = join(paths.venv, 'bin/pip');
    await runQuietly(pip, ['install', '--disable-pip-version-check', '--requirement', requirements]);
  });
  writeFileSync(stamp, wanted);
}

const hasVenv = () =>
  runQuietly('python3', ['-c', 'import venv, ensurepip']).then(
    () => true,
    () => false,
  );

/** What an operator would write: the machines, their addresses, what runs on them. */
export function writeInventory(variables) {
  const hosts = (nodes) => ({
    hosts: Object.fromEntries(
      nodes.map(({ name, address }) => [name, { ansible_host: address, private_address: address }]),
    ),
  });
  write('hosts.json', {
    all: {
      children: {
        imgr_nodes: hosts(NODES.filter(({ isSpare }) => !isSpare)),
        imgr_spares: hosts(NODES.filter(({ isSpare }) => isSpare)),
      },
    },
  });
  write('group_vars/all/lab.json', {
    ansible_user: 'root',
    ansible_ssh_common_args: `-F ${paths.sshConfig}`,
    ansible_python_interpreter: '/usr/bin/python3',
    imgr_public_url: `https://${FLOATING_ADDRESS}`,
    imgr_floating_address: FLOATING_ADDRESS,
    imgr_floating_interface: 'eth0',
    imgr_private_interface: 'eth0',
    imgr_secrets_file: paths.secrets,
    imgr_vault_password_file: paths.vaultPassword,
    imgr_registry: `${REGISTRY.name}:${REGISTRY.port}`,
    docker_insecure_registries: [`${REGISTRY.name}:${REGISTRY.port}`],
  });
  write('group_vars/all/versions.json', variables);
}

function write(name, content) {
  const path = join(paths.inventory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Runs one of ansible/playbooks against the lab, its output shown. Rejects if it fails. */
export function playbook(name, ...options) {
  const program = join(paths.venv, 'bin/ansible-playbook');
  const child = spawn(program, [`playbooks/${name}.yml`, '--inventory', paths.inventory, ...options], {
    cwd: folder,
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`ansible-playbook playbooks/${name}.yml failed; its last lines say on which machine`),
        );
    });
  });
}
