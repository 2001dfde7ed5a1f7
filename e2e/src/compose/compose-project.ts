import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '@imgr/test-services/free-ports';

const execFileAsync = promisify(execFile);
const FILE = fileURLToPath(new URL('../../../docker/compose.yaml', import.meta.url));
const APPS = ['api', 'worker', 'web'] as const;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What `docker inspect` says of a container, as far as it is looked at here. */
export interface Container {
  Name: string;
  RestartCount: number;
  Config: { User: string; Labels: Record<string, string> };
  State: { Running: boolean; ExitCode: number; Health?: { Status: string } };
  HostConfig: {
    ReadonlyRootfs: boolean;
    CapDrop: string[];
    CapAdd: string[] | null;
    SecurityOpt: string[];
    Memory: number;
    PidsLimit: number;
    PortBindings: Record<string, unknown>;
    RestartPolicy: { Name: string };
  };
}

/** The cluster of compose.yaml, under a name and at a port of its own. */
export class ComposeProject {
  readonly name: string;
  readonly url: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(port: number) {
    this.name = `imgr-test-${port}`;
    this.url = `http://127.0.0.1:${port}`;
    const images = APPS.map((app) => [`IMGR_${app.toUpperCase()}_IMAGE`, imageOf(app)]);
    this.#env = { ...process.env, IMGR_PORT: String(port), ...Object.fromEntries(images) };
  }

  static async create(): Promise<ComposeProject> {
    const [port = 0] = await freePorts(1);
    return new ComposeProject(port);
  }

  /** Resolves once everything is healthy. */
  async up(): Promise<void> {
    await this.compose('up', '--build', '--wait', '--wait-timeout', '180');
  }

  compose(...args: string[]): Promise<string> {
    return docker(['compose', '--project-name', this.name, '--file', FILE, ...args], this.#env);
  }

  /** Of all services or of one, also those that ended. */
  async containers(service = ''): Promise<Container[]> {
    const ids = await this.compose('ps', '--all', '--quiet', ...(service ? [service] : []));
    return JSON.parse(await docker(['inspect', ...ids.split('\n').filter(Boolean)]));
  }

  /** A file of a volume, which a test may read whoever owns it. */
  readFile(volume: string, path: string): Promise<string> {
    const mount = `${this.name}_${volume}:/volume:ro`;
    const command = ['--entrypoint', 'cat', imageOf('api'), `/volume/${path}`];
    return docker(['run', '--rm', '--user', '0:0', '--volume', mount, ...command]);
  }

  /** Removes everything, what it kept too. */
  async destroy(): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '5');
  }
}

export function imageOf(app: (typeof APPS)[number]): string {
  return `imgr-${app}:test`;
}

export async function docker(args: string[], env = process.env): Promise<string> {
  const { stdout } = await execFileAsync('docker', args, { env, maxBuffer: MAX_OUTPUT_BYTES });
  return stdout;
}
