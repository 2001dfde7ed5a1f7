import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/prepare.mjs';
import { runQuietly } from '../../scripts/run-quietly.mjs';
import { docker } from '../docker.mjs';
import { certificateFile } from '../serving.mjs';
import { FLOATING_ADDRESS, NODES, paths } from '../settings.mjs';
import { NodeTunnel } from './node-tunnel.mjs';

const execute = promisify(execFile);
const TO_JSON = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))';

/** The lab as a drill sees it: its machines, what their services say, and the means to break both. */
export class Cluster {
  spare = NODES.find(({ isSpare }) => isSpare);
  #tunnels = new Map(NODES.map((node) => [node.name, new NodeTunnel(node)]));
  #secrets;

  static async connect() {
    if (!existsSync(paths.secrets)) throw new Error('there is no lab: npm run lab makes one');
    const cluster = new Cluster();
    cluster.#secrets = await readSecrets();
    cluster.certificate = readFileSync(certificateFile);
    return cluster;
  }

  close() {
    for (const tunnel of this.#tunnels.values()) tunnel.close();
  }

  /** Those that are in it now, by the inventory. */
  get nodes() {
    const { imgr_nodes: members } = readInventory().all.children;
    return NODES.filter(({ name }) => members.hosts[name]);
  }

  /** Into the inventory's machines, as an operator writes it there. */
  enlist(node) {
    move(node, 'imgr_spares', 'imgr_nodes');
  }

  strike(node) {
    move(node, 'imgr_nodes', 'imgr_spares');
  }

  // --- What services say: asked of one machine, or of the first that answers -------------------------------------------

  consul(path, options) {
    const headers = { 'x-consul-token': this.#secrets.consul_management_token };
    return this.#ask('consul', path, { headers, ...options });
  }

  nomad(path, options) {
    const headers = { 'x-nomad-token': this.#secrets.nomad_management_token };
    return this.#ask('nomad', path, { headers, ca: this.#secrets.ca_certificate, ...options });
  }

  rabbitmq(path, options) {
    const login = Buffer.from(`admin:${this.#secrets.rabbitmq_admin_password}`).toString('base64');
    return this.#ask('rabbitmq', path, { headers: { authorization: `Basic ${login}` }, ...options });
  }

  garage(path, options) {
    const headers = { authorization: `Bearer ${this.#secrets.garage_admin_token}` };
    return this.#ask('garage', path, { headers, ...options });
  }

  haproxy(path, options) {
    return this.#ask('haproxy', path, options);
  }

  async #ask(service, path, { on, without = [], ...options } = {}) {
    const candidates = on ? [on] : this.nodes.filter(({ name }) => !without.includes(name));
    let failure;
    for (const { name } of candidates) {
      try {
        return await this.#tunnels.get(name).ask(service, path, options);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  // --- Who is what -----------------------------------------------------------------------------------------------------

  async consulLeader() {
    return this.#nodeAt(await this.consul('/v1/status/leader'));
  }

  async nomadLeader() {
    return this.#nodeAt(await this.nomad('/v1/status/leader'));
  }

  /** Of the queue of jobs. */
  async queueLeader() {
    const { leader } = await this.rabbitmq('/api/queues/imgr/imgr.resize');
    return this.node(leader.replace('rabbit@', ''));
  }

  async addressHolder() {
    const [holder] = await this.addressHolders();
    if (!holder) throw new Error('no machine holds the floating address');
    return holder;
  }

  /** Machines without power hold nothing. */
  async addressHolders() {
    const holds = await Promise.all(
      this.nodes.map((node) =>
        this.run(node, `ip -4 -oneline address show to ${FLOATING_ADDRESS}`).catch(() => ''),
      ),
    );
    return this.nodes.filter((_, index) => holds[index].includes(FLOATING_ADDRESS));
  }

  node(name) {
    return NODES.find((node) => node.name === name);
  }

  #nodeAt(addressAndPort) {
    const address = addressAndPort.replace(/:\d+$/, '');
    return NODES.find((node) => node.address === address);
  }

  // --- What is done to them --------------------------------------------------------------------------------------------

  /** A script of the shell, as root, not through the network: it also runs on a machine that is cut off. */
  run(node, script) {
    return docker('exec', node.container, 'sh', '-euc', script);
  }

  /** No warning, nothing is written any more. */
  powerOff(...nodes) {
    return docker('kill', ...nodes.map(({ container }) => container));
  }

  powerOn(...nodes) {
    return docker('start', ...nodes.map(({ container }) => container));
  }

  /** The service dies at once, and systemd does not bring it back. */
  async killForGood(node, unit, kill = `systemctl kill --signal=KILL ${unit}`) {
    const folder = `/run/systemd/system/${unit}.service.d`;
    await this.run(
      node,
      `mkdir -p ${folder}; printf '[Service]\\nRestart=no\\n' > ${folder}/drill.conf; systemctl daemon-reload`,
    );
    await this.run(node, kill);
  }

  async bringBack(node, unit) {
    const file = `/run/systemd/system/${unit}.service.d/drill.conf`;
    await this.run(node, `rm -f ${file}; systemctl daemon-reload; systemctl reset-failed ${unit} || true`);
    await this.run(node, `systemctl start ${unit}`);
  }

  /** Nothing comes in, nothing goes out, nobody is told; the questions for addresses included. */
  cutOff(node) {
    const drop = (family, hook, direction) => [
      `add chain ${family} drill ${hook} { type filter hook ${hook} priority -500; }`,
      `add rule ${family} drill ${hook} ${direction} "eth0" drop`,
    ];
    const rules = [
      ...['add table arp drill', ...drop('arp', 'input', 'iifname'), ...drop('arp', 'output', 'oifname')],
      'add table inet drill',
      ...[...drop('inet', 'prerouting', 'iifname'), ...drop('inet', 'postrouting', 'oifname')],
    ];
    return this.run(node, `nft -f - <<'RULES'\n${rules.join('\n')}\nRULES`);
  }

  /** Hears none of the other machines, and is heard by none: clients reach it all the same, and addresses are still asked for. */
  silence(node) {
    const others = NODES.filter(({ name }) => name !== node.name).map(({ address }) => address);
    const drop = (hook, direction) => [
      `add chain inet drill ${hook} { type filter hook ${hook} priority -500; }`,
      `add rule inet drill ${hook} ip ${direction} { ${others.join(', ')} } drop`,
    ];
    const rules = [
      'add table arp drill',
      'add table inet drill',
      ...drop('prerouting', 'saddr'),
      ...drop('postrouting', 'daddr'),
    ];
    return this.run(node, `nft -f - <<'RULES'\n${rules.join('\n')}\nRULES`);
  }

  connectAgain(node) {
    return this.run(node, 'nft delete table arp drill; nft delete table inet drill');
  }

  // --- What operators do -----------------------------------------------------------------------------------------------

  /** Resolves with whether it succeeded, and with what it printed: where it failed, the end of that. */
  async playbook(name, variables = {}, inventory = paths.inventory) {
    const program = join(paths.venv, 'bin/ansible-playbook');
    const args = [
      `playbooks/${name}.yml`,
      '--inventory',
      inventory,
      '--extra-vars',
      JSON.stringify(variables),
    ];
    try {
      return { isDone: true, output: await runQuietly(program, args, { cwd: join(root, 'ansible') }) };
    } catch (error) {
      return { isDone: false, output: error.message };
    }
  }
}

/** Decrypted in memory alone. */
async function readSecrets() {
  const { stdout: yaml } = await execute(join(paths.venv, 'bin/ansible-vault'), [
    ...['view', '--vault-password-file', paths.vaultPassword, paths.secrets],
  ]);
  const python = execute(join(paths.venv, 'bin/python'), ['-c', TO_JSON]);
  python.child.stdin.end(yaml);
  return JSON.parse((await python).stdout);
}

const hostsFile = join(paths.inventory, 'hosts.json');
const readInventory = () => JSON.parse(readFileSync(hostsFile, 'utf8'));

function move({ name }, from, to) {
  const inventory = readInventory();
  const { children } = inventory.all;
  if (!children[from].hosts[name]) return;
  children[to].hosts[name] = children[from].hosts[name];
  delete children[from].hosts[name];
  writeFileSync(hostsFile, `${JSON.stringify(inventory, undefined, 2)}\n`);
}
