import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3ObjectStore } from '@imgr/object-store/s3';
import { freePorts } from '@imgr/test-services/free-ports';
import { type ClusterServices, clusterSettings } from './cluster-services.ts';
import { Imgr } from './imgr.ts';
import { newLoadBalancer } from './load-balancer.ts';
import { Member, type Run } from './member.ts';
import { type AppName, runProcess } from './run-process.ts';
import { UNLIMITED } from './unlimited.ts';

export interface ClusterOptions {
  apis?: number;
  workers?: number;
  /** How a member is brought to run: as a process of what is built here, unless this says otherwise. */
  run?: RunApp;
}

export interface AppToRun {
  app: AppName;
  /** Such as `api-1`. */
  name: string;
  settings: Record<string, string>;
  /** The only one that it writes to. */
  folder: string;
}

export type RunApp = (app: AppToRun) => Run;

/** APIs, workers and the web app's server behind HAProxy, around a broker and a store that are there already. */
export async function startCluster(
  services: ClusterServices,
  settings: Record<string, string> = {},
  { apis = 2, workers = 2, run = ({ app, settings }) => runProcess(app, settings) }: ClusterOptions = {},
): Promise<Imgr> {
  const folder = await mkdtemp(join(tmpdir(), 'imgr-test-'));
  const names: [AppName, string][] = [
    ...Array.from({ length: apis }, (_, index): [AppName, string] => ['api', `api-${index + 1}`]),
    ...Array.from({ length: workers }, (_, index): [AppName, string] => ['worker', `worker-${index + 1}`]),
    ['web', 'web-1'],
  ];
  const shared = {
    ...UNLIMITED,
    ...clusterSettings(services),
    IMGR_TRUSTED_PROXIES: '127.0.0.1',
    ...settings,
  };
  const started = await Promise.all(
    names.map(([app, name]) => newMember({ app, name, folder, settings: shared, run })),
  );
  const members = started.map(({ member }) => member);
  const ofApp = (app: AppName) => started.filter((one) => one.app === app);
  const loadBalancer = await newLoadBalancer({
    folder,
    apis: ofApp('api').map(({ member }) => member),
    webs: ofApp('web').map(({ member }) => member),
  });
  const { s3 } = services;
  const store = S3ObjectStore.open({ ...s3, forcePathStyle: true, maxSockets: 50 });
  const imgr = new Imgr({
    url: loadBalancer.member.url,
    members,
    metricsUrls: ofApp('api').map(({ metricsUrl }) => metricsUrl),
    store,
    folder,
    workFolders: started.flatMap(({ workFolder }) => workFolder ?? []),
    untilReached: async () => {
      // After the others: what it has not seen down it takes for up, and what it has, a second or two too late.
      if (!loadBalancer.member.isRunning) loadBalancer.member.start();
      await loadBalancer.member.untilReady();
      await loadBalancer.untilAllUp();
    },
    close: async () => {
      store.close();
      await loadBalancer.member.kill();
    },
  });
  try {
    await imgr.restart();
    return imgr;
  } catch (error) {
    await imgr.destroy();
    throw error;
  }
}

interface NewMember extends Omit<AppToRun, 'folder'> {
  /** Of the whole cluster. */
  folder: string;
  run: RunApp;
}

async function newMember({ app, name, folder, settings, run }: NewMember) {
  const [port = 0, metricsPort = 0] = await freePorts(2);
  const own = join(folder, name);
  const workFolder = WORK_FOLDERS[app] && join(own, WORK_FOLDERS[app]);
  for (const path of [own, workFolder]) {
    if (!path) continue;
    await mkdir(path);
    // Whoever a container runs as writes to it.
    await chmod(path, 0o777);
  }
  const member = new Member({
    name,
    url: `http://127.0.0.1:${app === 'worker' ? metricsPort : port}`,
    run: () =>
      run({
        app,
        name,
        folder: own,
        settings: {
          HOST: '127.0.0.1',
          PORT: String(port),
          METRICS_PORT: String(metricsPort),
          ...(app === 'api' && { IMGR_UPLOADS_DIR: workFolder ?? '' }),
          ...(app === 'worker' && { IMGR_SCRATCH_DIR: workFolder ?? '' }),
          ...settings,
          ...(app === 'web' && {
            IMGR_UPLOAD_TOKEN_REQUIRED: String(settings.IMGR_UPLOAD_TOKENS !== undefined),
          }),
        },
      }),
  });
  return { app, member, workFolder, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics` };
}

const WORK_FOLDERS: Record<AppName, string | undefined> = {
  api: 'uploads',
  worker: 'scratch',
  web: undefined,
};
