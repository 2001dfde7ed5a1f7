/** What must be registered on every machine, besides the jobs' services. */
const ON_EVERY_NODE = ['rabbitmq', 'garage', 'haproxy'];
const QUEUE_MEMBERS = 3;
const JOBS = ['imgr-api', 'imgr-worker', 'imgr-web'];
/** HAProxy's backends of each job's service. */
const BACKENDS = { 'imgr-api': ['api', 'api_uploads'], 'imgr-web': ['web'] };

/**
 * What the cluster lacks to its full strength, in words; nothing when it is whole. `without` names machines that are known
 * to be lost: then it is what the others lack to do all of the work.
 */
export async function whatIsMissing(cluster, { without = [] } = {}) {
  const present = cluster.nodes.filter(({ name }) => !without.includes(name));
  const looks = [consulLacks, nomadLacks, jobsLack, rabbitmqLacks, garageLacks, addressLacks, haproxyLacks];
  const found = await Promise.all(
    looks.map((look) =>
      look(cluster, { present, without }).catch((error) => [`${look.name}: ${error.message}`]),
    ),
  );
  return found.flat();
}

async function consulLacks(cluster, { present, without }) {
  const { Servers } = await cluster.consul('/v1/operator/autopilot/health', { without });
  const voters = Servers.filter(({ Healthy, Voter }) => Healthy && Voter).map(({ Name }) => Name);
  const checks = await cluster.consul('/v1/health/state/any', { without });
  const isOfNobody = ({ Node }) => without.includes(Node);
  return [
    ...present.filter(({ name }) => !voters.includes(name)).map(({ name }) => `Consul: ${name} has no vote`),
    ...checks
      .filter((check) => check.Status !== 'passing' && !isOfNobody(check))
      .map(({ Node, Name, Status }) => `Consul: ${Name} is ${Status} on ${Node}`),
    ...ON_EVERY_NODE.flatMap((service) => {
      const nodes = checks.filter(({ ServiceName }) => ServiceName === service).map(({ Node }) => Node);
      return present
        .filter(({ name }) => !nodes.includes(name))
        .map(({ name }) => `Consul: no ${service} on ${name}`);
    }),
  ];
}

async function nomadLacks(cluster, { present, without }) {
  const nodes = await cluster.nomad('/v1/nodes', { without });
  const usable = nodes
    .filter(
      ({ Status, SchedulingEligibility, Drain }) =>
        Status === 'ready' && SchedulingEligibility === 'eligible' && !Drain,
    )
    .map(({ Name }) => Name);
  const { Servers } = await cluster.nomad('/v1/operator/autopilot/health', { without });
  const healthy = Servers.filter(({ Healthy }) => Healthy).map(({ Name }) => Name.replace(/\.global$/, ''));
  return present.flatMap(({ name }) => [
    ...(usable.includes(name) ? [] : [`Nomad: ${name} takes no work`]),
    ...(healthy.includes(name) ? [] : [`Nomad: the server on ${name} is not healthy`]),
  ]);
}

/** As many healthy instances as wanted, of one version, seen by Consul, on machines that are there. */
async function jobsLack(cluster, { without }) {
  const lacks = await Promise.all(
    JOBS.map(async (job) => {
      const { running, wanted } = await instances(cluster, job, { without });
      const entries = await cluster.consul(`/v1/health/service/${job}?passing`, { without });
      const passing = entries.filter(
        ({ Node, Service }) => !without.includes(Node.Node) && Service.Tags.includes('live'),
      ).length;
      return [
        ...(running.length === wanted ? [] : [`Nomad: ${running.length} of ${wanted} of ${job} run`]),
        ...(passing >= wanted ? [] : [`Consul: ${passing} of ${wanted} of ${job} pass`]),
      ];
    }),
  );
  return lacks.flat();
}

export async function instances(cluster, job, { without = [] } = {}) {
  const { TaskGroups, Version } = await cluster.nomad(`/v1/job/${job}`, { without });
  const wanted = TaskGroups.reduce((sum, { Count }) => sum + Count, 0);
  const allocations = await cluster.nomad(`/v1/job/${job}/allocations`, { without });
  const running = allocations.filter(
    ({ ClientStatus, DesiredStatus, NodeName, DeploymentStatus }) =>
      ClientStatus === 'running' &&
      DesiredStatus === 'run' &&
      !without.includes(NodeName) &&
      DeploymentStatus?.Healthy !== false,
  );
  return { running, wanted, version: Version };
}

async function rabbitmqLacks(cluster, { present, without }) {
  const nodes = await cluster.rabbitmq('/api/nodes', { without });
  const { online = [] } = await cluster.rabbitmq('/api/queues/imgr/imgr.resize', { without });
  const members = online.filter((name) => present.some((node) => name === `rabbit@${node.name}`)).length;
  const wanted = Math.min(QUEUE_MEMBERS, present.length);
  return [
    ...present.flatMap(({ name }) => {
      const node = nodes.find((one) => one.name === `rabbit@${name}`);
      return [
        ...(node?.running ? [] : [`RabbitMQ: ${name} does not run`]),
        ...(node?.mem_alarm || node?.disk_free_alarm ? [`RabbitMQ: an alarm on ${name}`] : []),
      ];
    }),
    ...(members >= wanted ? [] : [`RabbitMQ: ${members} of ${wanted} members of the queue`]),
  ];
}

async function garageLacks(cluster, { without }) {
  const health = await cluster.garage('/v2/GetClusterHealth', { without });
  const { partitions, partitionsQuorum, partitionsAllOk, storageNodes, storageNodesUp } = health;
  const isWhole =
    without.length === 0
      ? health.status === 'healthy' && partitionsAllOk === partitions
      : partitionsQuorum === partitions;
  const said = `${storageNodesUp ?? health.storageNodesOk} of ${storageNodes} nodes, ${partitionsAllOk} of ${partitions} partitions`;
  return isWhole ? [] : [`Garage: ${health.status}, ${said}`];
}

/** Where two have it, a lost one is not counted: it is cut off, and nobody sees what it takes for its own. */
async function addressLacks(cluster, { present }) {
  const all = await cluster.addressHolders();
  const holders = all.length > 1 ? all.filter((holder) => present.includes(holder)) : all;
  if (holders.length === 1) return [];
  return [`the floating address is held by ${holders.map(({ name }) => name).join(' and ') || 'nobody'}`];
}

/** Every load balancer must know all instances. */
async function haproxyLacks(cluster, { present, without }) {
  const lacks = await Promise.all(
    present.map(async (node) => {
      const metrics = await cluster.haproxy('/metrics', { on: node });
      const checks = Object.entries(BACKENDS).map(async ([job, backends]) => {
        const { wanted } = await instances(cluster, job, { without });
        return backends
          .filter((backend) => activeServers(metrics, backend) < wanted)
          .map(
            (backend) => `HAProxy of ${node.name}: ${activeServers(metrics, backend)} servers of ${backend}`,
          );
      });
      return (await Promise.all(checks)).flat();
    }),
  );
  return lacks.flat();
}

function activeServers(metrics, backend) {
  const line = new RegExp(`^haproxy_backend_active_servers\\{proxy="${backend}"\\} (\\d+)`, 'm');
  return Number(line.exec(metrics)?.[1] ?? 0);
}
