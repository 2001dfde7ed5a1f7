import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchFolder } from '../../scripts/cache-folder.mjs';
import { provideNodes, removeNode } from '../nodes.mjs';
import { NODES, paths } from '../settings.mjs';
import { provideKey, writeSshConfig } from '../ssh.mjs';

const LAST_LINES = 15;
const PAGE_MS = 5000;

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
    name: 'maintenance-page',
    shows: 'the maintenance page is shown on every load balancer for a while, and hidden again',
    breakIt: async (cluster, memo) => {
      const shown = { imgr_maintenance: 'on', imgr_text: 'Back at ten.' };
      memo.playbook = await cluster.playbook('maintenance', shown);
      const from = performance.now();
      await sleep(PAGE_MS);
      memo.statuses = memo.load.answers.filter(({ begun }) => begun > from).map(({ status }) => status);
      const hidden = await cluster.playbook('maintenance', { imgr_maintenance: 'off' });
      if (!hidden.isDone) memo.playbook = hidden;
    },
    claims: async (_, { playbook, statuses }) => [
      playbookClaim(playbook),
      {
        text: 'all requests get 503 meanwhile',
        holds: statuses.length > 0 && statuses.every((status) => status === 503),
      },
    ],
    bounds: {},
  },
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
      for (const node of NODES) await removeNode(node);
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
