import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@imgr/test-services/free-ports';
import { Member } from './member.ts';
import { runContainer } from './run-container.ts';

const IMAGE = 'haproxy:3.0';
const UP_TIMEOUT_MS = 20_000;
const INSIDE = '/usr/local/etc/haproxy';
const CONFIG = fileURLToPath(new URL('../../../haproxy/haproxy.cfg', import.meta.url));

/** What stands behind it. */
type BalancedServer = Pick<Member, 'name' | 'url'>;

export interface LoadBalancerOptions {
  /** Where its second file is written. */
  folder: string;
  apis: BalancedServer[];
  webs: BalancedServer[];
  /** What a node of a cluster adds: settings, sections of the second file, and `PATH-HERE:PATH-THERE`. */
  environment?: Record<string, string>;
  sections?: string;
  mounts?: string[];
}

export interface LoadBalancer {
  member: Member;
  /** Resolves once it has seen for itself that every server is up. */
  untilAllUp(): Promise<void>;
}

/** The HAProxy that production has, with its frontends, before servers on this machine. */
export async function newLoadBalancer({
  folder,
  apis,
  webs,
  environment,
  sections = '',
  mounts = [],
}: LoadBalancerOptions): Promise<LoadBalancer> {
  const [port = 0, metricsPort = 0] = await freePorts(2);
  const servers = join(folder, 'servers.cfg');
  await writeFile(
    servers,
    [
      ...['api', 'api_uploads', 'api_alive'].map((name) => backend(name, apis)),
      backend('web', webs),
      sections,
    ].join('\n'),
  );
  const configs = { [CONFIG]: `${INSIDE}/haproxy.cfg`, [servers]: `${INSIDE}/servers.cfg` };
  const member = new Member({
    name: 'load-balancer',
    url: `http://127.0.0.1:${port}`,
    readyUrl: `http://127.0.0.1:${metricsPort}/health`,
    run: () =>
      runContainer({
        image: IMAGE,
        name: `imgr-test-haproxy-${port}`,
        environment: {
          ...environment,
          LB_BIND: `127.0.0.1:${port}`,
          LB_METRICS_BIND: `127.0.0.1:${metricsPort}`,
        },
        mounts: [...Object.entries(configs).map(([here, there]) => `${here}:${there}:ro`), ...mounts],
        command: ['haproxy', ...Object.values(configs).flatMap((path) => ['-f', path])],
      }),
  });
  return {
    member,
    untilAllUp: async () => {
      for (const until = Date.now() + UP_TIMEOUT_MS; ; await sleep(100)) {
        const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
        if (!/^haproxy_server_status\{.*state="DOWN"\} 1$/m.test(metrics)) return;
        if (Date.now() > until) throw new Error(`a server stays down:\n${member.log}`);
      }
    },
  };
}

function backend(name: string, members: BalancedServer[]): string {
  const servers = members.map((member) => `    server ${member.name} ${new URL(member.url).host}`);
  return [`backend ${name} from ${name}`, ...servers, ''].join('\n');
}
