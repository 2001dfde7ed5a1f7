import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Run } from './member.ts';

export type AppName = 'api' | 'worker' | 'web';

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs the built app as `npm start` and the images do, with these settings and no other environment. It never outlives us. */
export function runProcess(app: AppName, settings: Record<string, string>): Run {
  const folder = new URL(`../../../apps/${app}/`, import.meta.url);
  const { nodeArguments, entry } = JSON.parse(readFileSync(new URL('command.json', folder), 'utf8'));
  const child = spawn(process.execPath, [...nodeArguments, fileURLToPath(new URL(entry, folder))], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return {
    process: child,
    signal: (signal) => child.kill(signal),
    pid: async () => {
      if (!child.pid) throw new Error('it does not run');
      return child.pid;
    },
  };
}
