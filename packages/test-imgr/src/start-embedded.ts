import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FsObjectStore } from '@imgr/object-store/fs';
import { freePorts } from '@imgr/test-services/free-ports';
import { Imgr } from './imgr.ts';
import { Member } from './member.ts';
import { runProcess } from './run-process.ts';
import { UNLIMITED } from './unlimited.ts';

/** One process, started as `npm start` does, on free ports and a folder of its own. */
export async function startEmbedded(settings: Record<string, string> = {}): Promise<Imgr> {
  const folder = await mkdtemp(join(tmpdir(), 'imgr-test-'));
  const [port = 0, metricsPort = 0] = await freePorts(2);
  const url = `http://127.0.0.1:${port}`;
  const member = new Member({
    name: 'api',
    url,
    run: () =>
      runProcess('api', {
        HOST: '127.0.0.1',
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
        IMGR_DATA_DIR: folder,
        ...UNLIMITED,
        ...settings,
      }),
  });
  const imgr = new Imgr({
    url,
    members: [member],
    metricsUrls: [`http://127.0.0.1:${metricsPort}/metrics`],
    store: await FsObjectStore.open(folder),
    folder,
    workFolders: ['tmp', 'uploads', 'scratch'].map((name) => join(folder, name)),
  });
  await imgr.restart();
  return imgr;
}
