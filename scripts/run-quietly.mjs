import { spawn } from 'node:child_process';
import { env, root } from './prepare.mjs';

const TAIL_LINES = 25;

const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/**
 * Runs a command to its end without showing its output. Resolves with what it wrote to stdout; rejects with the end of all
 * that it wrote. `firstOutputMs` and `timeoutMs` end a command that says nothing for so long, or takes longer.
 */
export function runQuietly(command, args, { firstOutputMs, timeoutMs, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    running.add(child);
    const timers = [after(firstOutputMs, 'said nothing'), after(timeoutMs, 'was not done')];
    let [stdout, everything] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      clearTimeout(timers[0]);
      stdout += text;
      everything += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      everything += text;
    });
    child.once('error', (error) => settle(`cannot run ${command}: ${error.message}`));
    child.once('close', (code, signal) =>
      settle(code === 0 ? undefined : `${command} ended with ${code ?? signal}`),
    );

    function after(limitMs, what) {
      if (limitMs === undefined) return undefined;
      return setTimeout(() => {
        child.kill('SIGKILL');
        everything += `\n${what} for ${limitMs / 1000} s`;
      }, limitMs);
    }

    function settle(failure) {
      running.delete(child);
      for (const timer of timers) clearTimeout(timer);
      if (failure === undefined) resolve(stdout);
      else reject(new Error([failure, ...everything.trim().split('\n').slice(-TAIL_LINES)].join('\n  ')));
    }
  });
}
