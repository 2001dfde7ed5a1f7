import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from './cache-folder.mjs';
import { checkersOf, once, provideCheckers, python } from './check-tools.mjs';
import { root } from './prepare.mjs';
import { runQuietly } from './run-quietly.mjs';

export const EXAMPLE = 'inventories/example';

/** Resolves with a folder that has the files of the example's machines, each below its name, with secrets of the moment. */
export const renderMachines = once(async () => {
  const [made, secrets, folder] = [scratchFolder(), scratchFolder(), scratchFolder()];
  await playbook([
    ...['--connection', 'local', '--inventory', EXAMPLE, 'playbooks/render.yml'],
    ...['--extra-vars', `render_folder=${made}`],
    ...['--extra-vars', `imgr_secrets_file=${secrets}/secrets.yml`],
    ...['--extra-vars', `imgr_vault_password_file=${secrets}/vault-password`],
  ]);
  for (const name of readdirSync(made))
    for (const [path, content] of Object.entries(JSON.parse(readFileSync(join(made, name), 'utf8')))) {
      const file = join(folder, name.replace('.json', ''), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
    }
  return folder;
});

/** Runs a script where each machine's files lie at their places, and where there are the interfaces of the example. */
export async function onEachMachine(debian, script, options = []) {
  const folder = await renderMachines();
  await checkers();
  for (const machine of readdirSync(folder))
    await runQuietly('docker', [
      ...['run', '--rm', '--network', 'none', '--cap-add', 'NET_ADMIN'],
      ...['--volume', `${join(folder, machine)}:/rendered:ro`, ...options],
      ...[checkersOf(debian), 'sh', '-ec', `${SET_UP}\n${script}`],
    ]).catch((error) => {
      throw new Error(`${machine}: ${error.message}`);
    });
}

const SET_UP = `cp --recursive /rendered/. /
ip link add eth0 type veth peer name eth1
ip link set eth0 up
ip link set eth1 up
ip route add default dev eth1`;

const checkers = once(provideCheckers);

export async function playbook(args) {
  await python('ansible-playbook', args, { cwd: join(root, 'ansible') });
}
