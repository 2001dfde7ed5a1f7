import { playbookClaim } from './operations.mjs';
import { publishRelease } from './versions/publish.mjs';

/** Which image a job runs. */
async function imageOf(cluster, app) {
  const { TaskGroups } = await cluster.nomad(`/v1/job/imgr-${app}`);
  return TaskGroups.flatMap(({ Tasks }) => Tasks)
    .map(({ Config }) => Config.image)
    .find(Boolean);
}

const deploy = (recipes) => ({
  prepare: async (cluster, memo) => {
    memo.before = await imageOf(cluster, 'api');
    memo.release = await publishRelease(recipes);
  },
  breakIt: async (cluster, memo) => {
    memo.playbook = await cluster.playbook('deploy', { imgr_release: memo.release.file });
  },
  bounds: { failed: 0 },
});

async function goodClaims(cluster, { playbook, release }) {
  const runs = await Promise.all(
    Object.entries(release.images).map(async ([app, image]) => (await imageOf(cluster, app)) === image),
  );
  return [playbookClaim(playbook), { text: 'all jobs run the new version', holds: runs.every(Boolean) }];
}

async function brokenClaims(cluster, { playbook, before }) {
  return [
    { text: 'the playbook fails, and says why', holds: !playbook.isDone },
    { text: 'the API runs the version from before', holds: (await imageOf(cluster, 'api')) === before },
  ];
}

export const deployments = [
  { name: 'deploy-good', shows: 'a good version is deployed', ...deploy({}), claims: goodClaims },
  {
    name: 'rollback',
    shows: 'the version before is deployed again: after deploy-good, when there is one',
    prepare: async (cluster, memo) => {
      memo.before = await imageOf(cluster, 'api');
    },
    breakIt: async (cluster, memo) => {
      memo.playbook = await cluster.playbook('rollback');
    },
    claims: async (cluster, { playbook, before }) => [
      playbookClaim(playbook),
      { text: 'the API runs another version', holds: (await imageOf(cluster, 'api')) !== before },
    ],
    bounds: { failed: 0 },
  },
  {
    name: 'deploy-broken-at-start',
    shows: 'a version is deployed that ends as soon as it is started',
    ...deploy({ api: 'ends-at-start' }),
    claims: brokenClaims,
  },
  {
    name: 'deploy-answers-500',
    shows: 'a version is deployed that says it is ready, and answers everything with 500',
    ...deploy({ api: 'answers-500' }),
    claims: brokenClaims,
  },
];
