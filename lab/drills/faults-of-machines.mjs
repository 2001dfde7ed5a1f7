import { setTimeout as sleep } from 'node:timers/promises';
import { hasAddressMoved, isLostToConsul } from './signs.mjs';

const OFF_MS = 5000;
const SPARE_BYTES = 14 * 1024 ** 3;
const TWO_HOLDERS_SECONDS = 25;

/** A whole machine without warning: each that leads something, in turn. */
const powerOff = (what, target) => ({
  name: `machine-${what}`,
  shows: `power-off of the machine that is ${what.replaceAll('-', ' ')}`,
  losesNode: true,
  target,
  breakIt: (cluster, { target: node }) => cluster.powerOff(node),
  isDetected: isLostToConsul,
  repair: (cluster, { target: node }) => cluster.powerOn(node),
  bounds: { gapSeconds: 4, errorsWithinSeconds: 6, strongSeconds: 45 },
});

export const faultsOfMachines = [
  powerOff('address-holder', (cluster) => cluster.addressHolder()),
  powerOff('consul-leader', (cluster) => cluster.consulLeader()),
  powerOff('nomad-leader', (cluster) => cluster.nomadLeader()),
  {
    name: 'partition',
    shows: 'the machine that holds the address is cut off from all others, silently',
    losesNode: true,
    target: (cluster) => cluster.addressHolder(),
    breakIt: (cluster, { target }) => cluster.cutOff(target),
    isDetected: isLostToConsul,
    repair: (cluster, { target }) => cluster.connectAgain(target),
    bounds: { errorsWithinSeconds: 6, strongSeconds: 45 },
  },
  {
    name: 'private-network-silent',
    shows:
      'the machine that holds the address is cut off from all others, silently, and clients still reach it',
    losesNode: true,
    target: (cluster) => cluster.addressHolder(),
    breakIt: (cluster, { target }) => cluster.silence(target),
    // Another takes the address at once; only then this one can see that it has to give it up.
    isDetected: async (cluster, memo) => {
      if (!(await hasAddressMoved(cluster, memo))) return false;
      memo.movedSeconds = (performance.now() - memo.from) / 1000;
      return true;
    },
    repair: (cluster, { target }) => cluster.connectAgain(target),
    claims: async (_, { movedSeconds }) => [
      {
        text: `another machine alone holds the address after ${movedSeconds.toFixed(1)} s, at most ${TWO_HOLDERS_SECONDS} s`,
        holds: movedSeconds <= TWO_HOLDERS_SECONDS,
      },
    ],
    // Its new holder tells the network every 10 s.
    bounds: { errorsWithinSeconds: TWO_HOLDERS_SECONDS + 10, strongSeconds: 60 },
  },
  {
    name: 'disk-full',
    shows: "a machine's disk is full to the last byte, for half a minute",
    target: (cluster) => cluster.addressHolder(),
    breakIt: async (cluster, { target }) => {
      const bytes = Number(await cluster.run(target, 'df --output=size -B1 /var/lib | tail -n 1'));
      if (bytes > SPARE_BYTES) throw new Error('the machine has no disk of its own here: nothing was filled');
      await cluster.run(
        target,
        'fallocate -l "$(($(df --output=avail -B1 /var/lib | tail -n 1) - 1048576))" /var/lib/drill.fill; dd if=/dev/zero bs=4k 2>/dev/null >> /var/lib/drill.fill || true',
      );
    },
    isDetected: async (cluster, { target }) => {
      const nodes = await cluster.rabbitmq('/api/nodes');
      if (nodes.some(({ disk_free_alarm: isAlarm }) => isAlarm)) return true;
      const checks = await cluster.consul(`/v1/health/node/${target.name}`, { without: [target.name] });
      return checks.some(({ Status }) => Status !== 'passing');
    },
    brokenSeconds: 30,
    // RabbitMQ's node runs on without its queues once nothing could be written: its watch has to notice, and to restart it.
    repair: (cluster, { target }) => cluster.run(target, 'rm -f /var/lib/drill.fill'),
    bounds: { errorsWithinSeconds: 6 },
  },
  {
    name: 'cold-start',
    shows: 'all machines lose power at once, and are started again; times are from the last start',
    breakIt: async (cluster, memo) => {
      await cluster.powerOff(...cluster.nodes);
      await sleep(OFF_MS);
      for (const node of cluster.nodes.toSorted(() => Math.random() - 0.5)) await cluster.powerOn(node);
      memo.from = performance.now();
    },
    bounds: { servingSeconds: 120 },
  },
];
