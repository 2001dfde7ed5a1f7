// npm run lab: three machines, a spare one and a registry on this computer, and imgr on them, installed by the very Ansible
// that real machines get. What is there already is left; a lab that broke off half-way is completed.
import { existsSync } from 'node:fs';
import { findOrStartEngine } from '../scripts/docker-engine.mjs';
import { fail, install, root, say } from '../scripts/prepare.mjs';
import { playbook, provideAnsible, writeInventory } from './ansible.mjs';
import { provideBinaries } from './binaries.mjs';
import { LAB_TAG, publishImages } from './images.mjs';
import { provideNodes } from './nodes.mjs';
import { provideRegistry } from './registry.mjs';
import { becomeServing, certificateFile, PUBLIC_URL } from './serving.mjs';
import { NODES, paths } from './settings.mjs';
import { provideKey, writeSshConfig } from './ssh.mjs';

const begun = Date.now();
if (process.platform !== 'linux') fail('the lab takes Linux: its machines are containers with systemd');

const steps = [
  ['this computer', prepareComputer],
  ['machines', makeMachines],
  ['registry and images', publish],
  ['Ansible: from bare machines to imgr', installImgr],
  ['does it serve', becomeServing],
];
const variables = {};
/** `site` installs the images of the inventory once, and keeps the version that runs. */
const isInstalled = existsSync(paths.inventory);
for (const [index, [what, work]] of steps.entries()) {
  say(`lab ${index + 1}/${steps.length}: ${what} …`);
  const started = Date.now();
  try {
    await work();
  } catch (error) {
    fail(`lab ${index + 1}/${steps.length}: ${what}: failed after ${secondsSince(started)} s. ${error.message}
What was made stays, for you to look at: "npm run lab" goes on from there, "npm run lab:down" removes it.`);
  }
  say(`lab ${index + 1}/${steps.length}: ${what}: done in ${secondsSince(started)} s`);
}
say(`the lab runs after ${secondsSince(begun)} s.
  imgr         ${PUBLIC_URL} (its certificate is self-made: ${certificateFile})
  the machines ssh -F ${paths.sshConfig} ${NODES.map(({ name }) => name).join(' | ')}
  playbooks    cd ${root}/ansible && ${paths.venv}/bin/ansible-playbook -i ${paths.inventory} playbooks/status.yml
  drills       npm run lab:drill
  the end      npm run lab:down`);

async function prepareComputer() {
  install();
  await findOrStartEngine();
  await provideAnsible();
  variables.imgr_binaries_dir = await provideBinaries();
}

async function makeMachines() {
  await provideNodes(await provideKey());
  await writeSshConfig();
}

async function publish() {
  await provideRegistry();
  writeInventory({ ...variables, ...(await publishImages()) });
}

async function installImgr() {
  await playbook('site');
  if (isInstalled) await playbook('deploy', '--extra-vars', `imgr_release=${LAB_TAG}`);
}

function secondsSince(started) {
  return Math.round((Date.now() - started) / 1000);
}
