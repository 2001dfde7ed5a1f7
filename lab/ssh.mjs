import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { aptInstall, canInstall } from '../scripts/apt.mjs';
import { runQuietly } from '../scripts/run-quietly.mjs';
import { docker } from './docker.mjs';
import { NODES, paths } from './settings.mjs';

/** The public half of the lab's own key, made at the first call. */
export async function provideKey() {
  if (!existsSync('/usr/bin/ssh') && canInstall) aptInstall('to reach the nodes', 'openssh-client');
  if (!existsSync(paths.sshKey)) {
    mkdirSync(dirname(paths.sshKey), { recursive: true, mode: 0o700 });
    await runQuietly('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'imgr-lab', '-f', paths.sshKey]);
  }
  return readFileSync(`${paths.sshKey}.pub`, 'utf8');
}

/** What makes `ssh -F FILE node1` work, and Ansible. Who they are is asked of the machines themselves, not of the network. */
export async function writeSshConfig() {
  const keys = await Promise.all(
    NODES.map(async ({ container, address, name }) => {
      const key = await docker('exec', container, 'cat', '/etc/ssh/ssh_host_ed25519_key.pub');
      return `${address},${name} ${key.split(' ').slice(0, 2).join(' ')}\n`;
    }),
  );
  const knownHosts = `${paths.sshKey}.hosts`;
  writeFileSync(knownHosts, keys.join(''));
  const aliases = NODES.map(({ name, address }) => `Host ${name}\n  HostName ${address}\n`);
  const rest = [
    'User root',
    `IdentityFile ${paths.sshKey}`,
    `UserKnownHostsFile ${knownHosts}`,
    'HashKnownHosts no',
  ];
  writeFileSync(paths.sshConfig, `${aliases.join('')}Host *\n  ${rest.join('\n  ')}\n`);
}
