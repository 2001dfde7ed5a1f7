// npm run lab:down: removes the lab, whole or half-made. What took long to get stays for the next one.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { output } from '../scripts/apt.mjs';
import { cacheFolder } from '../scripts/cache-folder.mjs';
import { findOrStartEngine } from '../scripts/docker-engine.mjs';
import { say } from '../scripts/prepare.mjs';
import { removeCgroups } from './cgroups.mjs';
import { docker, exists } from './docker.mjs';
import { removeImages } from './images.mjs';
import { removeNodes } from './nodes.mjs';
import { removeRegistry } from './registry.mjs';
import { labFolder, NETWORK, paths } from './settings.mjs';

await findOrStartEngine();
await removeNodes();
await removeCgroups();
await removeRegistry();
await removeImages();
if (await exists('network', NETWORK.name)) await docker('network', 'rm', NETWORK.name);
for (const path of [paths.inventory, paths.disks, dirname(paths.sshKey), dirname(paths.secrets)])
  rmSync(path, { recursive: true, force: true });
say(`the lab is gone. Kept for the next one in ${labFolder}: programs, packages, Ansible
(${output('du', ['-sh', cacheFolder]).split('\t')[0]} in ${cacheFolder} with the stand-ins of images; rm -r is safe)`);
