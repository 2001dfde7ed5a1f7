import { setTimeout as sleep } from 'node:timers/promises';
import { FLOATING_ADDRESS } from '../settings.mjs';
import { instances } from './missing.mjs';
import {
  anInstance,
  hasAddressMoved,
  isAddressHeld,
  isLostToConsul,
  isLostToNomad,
  restartsOfJob,
  restartsOfUnit,
} from './signs.mjs';

const AGAIN_MS = 2000;
const AGAIN_AND_AGAIN_MS = 30_000;
const SINGLE = { errorsWithinSeconds: 6 };

const holder = (cluster) => cluster.addressHolder();

/** Of the service that systemd is to bring back. */
const rememberRestarts = (unit) => async (cluster, memo) => {
  const node = await cluster.addressHolder();
  memo.restarts = await restartsOfUnit(cluster, node, unit);
};
const isBackByItself =
  (unit) =>
  async (cluster, { target, restarts }) =>
    (await restartsOfUnit(cluster, target, unit)) > restarts && (await isAddressHeld(cluster));

const signal = (cluster, node, unit, name) => cluster.run(node, `systemctl kill --signal=${name} ${unit}`);

export const faultsOfServices = [
  {
    name: 'consul-agent',
    shows: 'the Consul agent that leads dies and stays dead for 20 s',
    target: (cluster) => cluster.consulLeader(),
    breakIt: (cluster, { target }) => cluster.killForGood(target, 'consul'),
    isDetected: isLostToConsul,
    brokenSeconds: 20,
    repair: (cluster, { target }) => cluster.bringBack(target, 'consul'),
    bounds: SINGLE,
  },
  {
    name: 'nomad-agent',
    shows: 'the Nomad agent that leads dies and stays dead until others do its work',
    losesNode: true,
    target: (cluster) => cluster.nomadLeader(),
    breakIt: (cluster, { target }) => cluster.killForGood(target, 'nomad'),
    isDetected: isLostToNomad,
    repair: (cluster, { target }) => cluster.bringBack(target, 'nomad'),
    bounds: { ...SINGLE, strongSeconds: 45 },
  },
  {
    name: 'address-removed',
    shows: 'somebody removes the floating address from its holder',
    target: holder,
    breakIt: (cluster, { target }) =>
      cluster.run(
        target,
        `ip -4 -oneline address show to ${FLOATING_ADDRESS} | while read -r _ device _ address _; do ip address delete "$address" dev "$device"; done`,
      ),
    isDetected: isAddressHeld,
    bounds: { ...SINGLE, gapSeconds: 4 },
  },
  {
    name: 'keepalived-stopped',
    shows: 'Keepalived is stopped on the holder of the address',
    target: holder,
    breakIt: (cluster, { target }) => cluster.run(target, 'systemctl stop keepalived'),
    isDetected: hasAddressMoved,
    brokenSeconds: 5,
    repair: (cluster, { target }) => cluster.run(target, 'systemctl start keepalived'),
    bounds: { ...SINGLE, gapSeconds: 1 },
  },
  {
    name: 'keepalived-killed',
    shows: 'all processes of Keepalived are killed on the holder of the address',
    prepare: rememberRestarts('keepalived'),
    target: holder,
    breakIt: (cluster, { target }) => signal(cluster, target, 'keepalived', 'KILL'),
    isDetected: isBackByItself('keepalived'),
    bounds: { ...SINGLE, gapSeconds: 4 },
  },
  {
    name: 'haproxy-stopped',
    shows: 'HAProxy is stopped on the holder of the address',
    target: holder,
    breakIt: (cluster, { target }) => cluster.run(target, 'systemctl stop haproxy'),
    isDetected: hasAddressMoved,
    brokenSeconds: 5,
    repair: (cluster, { target }) => cluster.run(target, 'systemctl start haproxy'),
    bounds: SINGLE,
  },
  {
    name: 'haproxy-killed',
    shows: 'all processes of HAProxy are killed on the holder of the address',
    prepare: rememberRestarts('haproxy'),
    target: holder,
    breakIt: (cluster, { target }) => signal(cluster, target, 'haproxy', 'KILL'),
    isDetected: isBackByItself('haproxy'),
    bounds: SINGLE,
  },
  {
    name: 'haproxy-hung',
    shows: 'HAProxy hangs on the holder of the address',
    target: holder,
    breakIt: (cluster, { target }) => signal(cluster, target, 'haproxy', 'STOP'),
    isDetected: hasAddressMoved,
    brokenSeconds: 5,
    repair: (cluster, { target }) => signal(cluster, target, 'haproxy', 'KILL'),
    bounds: SINGLE,
  },
  {
    name: 'container-killed',
    shows: 'a container of the API is killed',
    prepare: rememberJob('imgr-api'),
    target: (cluster) => anInstance(cluster, 'imgr-api'),
    breakIt: (cluster, { target }) => killContainers(cluster, target, target.allocation),
    isDetected: isStartedAgain,
    bounds: { ...SINGLE, wholeSeconds: 45 },
  },
  {
    name: 'container-hung',
    shows: 'all processes of a container of the API are stopped, and nobody is told',
    target: (cluster) => anInstance(cluster, 'imgr-api'),
    breakIt: (cluster, { target }) =>
      cluster.run(
        target,
        `for container in $(docker ps --quiet --filter name=${target.allocation}); do docker top "$container" -eo pid | tail -n +2 | xargs kill -STOP; done`,
      ),
    isDetected: isSick,
    bounds: SINGLE,
  },
  {
    name: 'container-killed-repeatedly',
    shows: 'on one machine every container of the API is killed every 2 s, for 30 s',
    prepare: rememberJob('imgr-api'),
    target: (cluster) => anInstance(cluster, 'imgr-api'),
    breakIt: async (cluster, { target }) => {
      for (const deadline = performance.now() + AGAIN_AND_AGAIN_MS; performance.now() < deadline; ) {
        const { running } = await instances(cluster, 'imgr-api');
        const here = running.filter(({ NodeName }) => NodeName === target.name);
        for (const { ID } of here) await killContainers(cluster, target, ID);
        await sleep(AGAIN_MS);
      }
    },
    goesOn: true,
    isDetected: isStartedAgain,
    bounds: { errorsWithinSeconds: 36 },
  },
  {
    name: 'workers-killed',
    shows: 'all containers of the worker are killed at once',
    prepare: rememberJob('imgr-worker'),
    breakIt: async (cluster) => {
      const { running } = await instances(cluster, 'imgr-worker');
      await Promise.all(
        running.map(({ NodeName, ID }) => killContainers(cluster, cluster.node(NodeName), ID)),
      );
    },
    isDetected: isStartedAgain,
    bounds: { failed: 0 },
  },
  {
    name: 'rabbitmq-node',
    shows: 'the RabbitMQ node that leads the queue dies and stays dead for 20 s',
    target: (cluster) => cluster.queueLeader(),
    breakIt: (cluster, { target }) => cluster.killForGood(target, 'rabbitmq', 'docker kill rabbitmq'),
    isDetected: async (cluster, { target: { name } }) => {
      const nodes = await cluster.rabbitmq('/api/nodes', { without: [name] });
      return nodes.some((node) => node.name === `rabbit@${name}` && !node.running);
    },
    brokenSeconds: 20,
    repair: (cluster, { target }) => cluster.bringBack(target, 'rabbitmq'),
    bounds: SINGLE,
  },
  {
    name: 'garage-node',
    shows: "Garage dies on the address holder's machine and stays dead for 20 s",
    target: holder,
    breakIt: (cluster, { target }) => cluster.killForGood(target, 'garage'),
    isDetected: async (cluster, { target: { name } }) =>
      (await cluster.garage('/v2/GetClusterHealth', { without: [name] })).status !== 'healthy',
    brokenSeconds: 20,
    repair: (cluster, { target }) => cluster.bringBack(target, 'garage'),
    bounds: SINGLE,
  },
];

function rememberJob(job) {
  return async (cluster, memo) => {
    memo.job = job;
    memo.starts = await restartsOfJob(cluster, job);
  };
}

/** By Consul's checks of it. */
async function isSick(cluster, { target: { name, allocation } }) {
  const checks = await cluster.consul(`/v1/health/node/${name}`);
  return checks.some(({ ServiceID, Status }) => ServiceID.includes(allocation) && Status === 'critical');
}

async function isStartedAgain(cluster, { job, starts }) {
  return (await restartsOfJob(cluster, job)) > starts;
}

function killContainers(cluster, node, allocation) {
  return cluster.run(
    node,
    `docker ps --quiet --filter name=${allocation} | xargs --no-run-if-empty docker kill`,
  );
}
