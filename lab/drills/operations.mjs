import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../scripts/cache-folder.mjs';
import { provideNodes, removeNodes } from '../nodes.mjs';
import { NODES, paths } from '../settings.mjs';
import { provideKey, writeSshConfig } from '../ssh.mjs';

const LAST_LINES = 15;

/** That a playbook came to its end well, or else the end of what it said. */
export function playbookClaim({ isDone, output }) {
  const end = output.trim().split('\n').slice(-LAST_LINES).join('\n    ');
  return { text: isDone ? 'the playbook succeeds' : `the playbook succeeds:\n    ${end}`, holds: isDone };
}

const claims = async (_, { playbook }) => [playbookClaim(playbook)];

const maintenance = ({ name }) => ({
  name: `maintenance-${name}`,
  shows: `the nine steps of maintenance of ${name}: announced, backed up, out of service, its packages upgraded, back`,
  breakIt: async (cluster, memo) => {
    const variables = { imgr_node: name, imgr_reboot: 'no', imgr_backup_dir: backupFolder() };
    memo.playbook = await cluster.playbook('maintenance', variables);
  },
  claims,
  bounds: {},
});

export const operations = [
  ...NODES.filter(({ isSpare }) => !isSpare).map(maintenance),
  {
    name: 'node-added',
    shows: 'a fourth machine is added',
    breakIt: async (cluster, memo) => {
      cluster.enlist(cluster.spare);
      memo.playbook = await cluster.playbook('node-add', { imgr_node: cluster.spare.name });
    },
    claims,
    bounds: { failed: 0 },
  },
  {
    name: 'node-removed',
    shows: 'the fourth machine is removed',
    breakIt: async (cluster, memo) => {
      cluster.strike(cluster.spare);
      memo.playbook = await cluster.playbook('node-remove', { imgr_node: cluster.spare.name });
    },
    claims,
    bounds: {},
  },
  {
    name: 'backup-restore',
    shows: 'a backup, then all machines are thrown away, and it is restored onto empty ones',
    breakIt: async (cluster, memo) => {
      await memo.load.stop();
      const imgr_backup_dir = backupFolder();
      const backup = await cluster.playbook('backup', { imgr_backup_dir });
      if (!backup.isDone) throw new Error(`there is no backup:\n${backup.output}`);
      await removeNodes();
      rmSync(paths.secrets);
      await provideNodes(await provideKey());
      await writeSshConfig();
      memo.playbook = await cluster.playbook('restore', { imgr_backup_dir });
      // Nobody was served meanwhile, and nobody asked.
      memo.result = { downloadGapSeconds: undefined, uploadGapSeconds: undefined };
    },
    claims,
    bounds: {},
  },
];

/** The same for all drills of a run: what is there already is not fetched again. */
function backupFolder() {
  folder ??= join(scratchFolder(), 'backup');
  mkdirSync(folder, { recursive: true });
  return folder;
}

let folder;
