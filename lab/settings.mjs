import { join } from 'node:path';
import { cacheFolder } from '../scripts/cache-folder.mjs';

/** Names of everything that the lab makes in Docker begin with it. */
export const PREFIX = 'imgr-lab';
export const NETWORK = { name: PREFIX, subnet: '10.77.0.0/24', host: '10.77.0.1' };
export const FLOATING_ADDRESS = '10.77.0.100';
export const REGISTRY = { name: 'registry.imgr.lab', port: 5000, address: '10.77.0.5' };

/** The machines. The spare one is made too, and waits for `node-add`. */
export const NODES = [
  { name: 'node1', address: '10.77.0.11' },
  { name: 'node2', address: '10.77.0.12' },
  { name: 'node3', address: '10.77.0.13' },
  { name: 'node4', address: '10.77.0.14', isSpare: true },
].map((node) => ({ ...node, container: `${PREFIX}-${node.name}` }));

/** What goes with the lab, and what stays for the next one. */
export const labFolder = join(cacheFolder, 'lab');
export const paths = {
  disks: join(labFolder, 'disks'),
  inventory: join(labFolder, 'inventory'),
  sshKey: join(labFolder, 'ssh', 'key'),
  sshConfig: join(labFolder, 'ssh', 'config'),
  secrets: join(labFolder, 'secrets', 'secrets.yml'),
  vaultPassword: join(labFolder, 'secrets', 'vault-password'),
  binaries: join(labFolder, 'binaries'),
  packages: join(labFolder, 'apt'),
  venv: join(labFolder, 'venv'),
};
