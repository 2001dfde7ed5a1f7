// By what a fault is seen, by whoever is not broken.
import { instances } from './missing.mjs';

/** The others say that the machine, or its agent, is gone. */
export async function isLostToConsul(cluster, { target: { name } }) {
  const checks = await cluster.consul(`/v1/health/node/${name}`, { without: [name] });
  return checks.some(({ CheckID, Status }) => CheckID === 'serfHealth' && Status === 'critical');
}

export async function isLostToNomad(cluster, { target: { name } }) {
  const nodes = await cluster.nomad('/v1/nodes', { without: [name] });
  return nodes.some(({ Name, Status }) => Name === name && Status !== 'ready');
}

/** One other machine has the address. */
export async function hasAddressMoved(cluster, { target }) {
  const [holder, ...others] = await cluster.addressHolders();
  return others.length === 0 && holder !== undefined && holder !== target;
}

export async function isAddressHeld(cluster) {
  return (await cluster.addressHolders()).length === 1;
}

/** How often systemd brought a service back. */
export async function restartsOfUnit(cluster, node, unit) {
  return Number(await cluster.run(node, `systemctl show --property=NRestarts --value ${unit}`));
}

/** How often Nomad started the instances of a job again, or new ones in their place. */
export async function restartsOfJob(cluster, job) {
  const allocations = await cluster.nomad(`/v1/job/${job}/allocations`);
  const restarts = allocations.flatMap(({ TaskStates }) =>
    Object.values(TaskStates ?? {}).map(({ Restarts }) => Restarts),
  );
  return restarts.reduce((sum, times) => sum + times, allocations.length);
}

/** An instance of a job, on the machine that holds the address where there is one. */
export async function anInstance(cluster, job) {
  const { running } = await instances(cluster, job);
  const holder = await cluster.addressHolder();
  const allocation = running.find(({ NodeName }) => NodeName === holder.name) ?? running[0];
  return { ...cluster.node(allocation.NodeName), job, allocation: allocation.ID };
}
