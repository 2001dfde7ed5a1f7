import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { childrenOf, type Run } from './member.ts';

const execFileAsync = promisify(execFile);

const running = new Set<string>();
process.once('exit', () => {
  for (const name of running) spawnSync('docker', ['kill', name]);
});

export interface ContainerOptions {
  image: string;
  /** Of the container. */
  name: string;
  environment: Record<string, string>;
  /** `PATH-HERE:PATH-THERE` or `…:ro` */
  mounts: string[];
  command?: string[];
}

/**
 * Runs a container on this machine's network, as little allowed as in production: a root that cannot be written to, and
 * no capability. It is removed when it ends, and never outlives us.
 */
export function runContainer({ image, name, environment, mounts, command = [] }: ContainerOptions): Run {
  const child: ChildProcess = spawn(
    'docker',
    [
      ...['run', '--rm', '--name', name, '--network', 'host', '--label', `org.imgr.test=${process.pid}`],
      // Whoever starts it asks by itself, as Nomad does, and without a process for each question.
      '--no-healthcheck',
      ...['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
      ...Object.keys(environment).flatMap((key) => ['--env', key]),
      ...mounts.flatMap((mount) => ['--volume', mount]),
      image,
      ...command,
    ],
    // By name only: what stands on a command line can be read by everyone.
    { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(name);
  child.once('exit', () => running.delete(name));
  return {
    process: child,
    signal: (signal) => void execFile('docker', ['kill', '--signal', signal, name], () => {}),
    pid: async () => {
      const { stdout } = await execFileAsync('docker', ['inspect', '--format', '{{.State.Pid}}', name]);
      const [app] = await childrenOf(Number(stdout));
      if (!app) throw new Error(`${name} runs nothing`);
      return app;
    },
  };
}
