// npm start: installs, builds and runs imgr in embedded mode.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, env, fail, install, root, say } from './prepare.mjs';

install();
build('@imgr/api', '@imgr/web');
say(`starting on port ${process.env.PORT || 8080} (PORT changes it); Ctrl-C stops it`);

const apiFolder = join(root, 'apps/api');
const { nodeArguments, entry } = JSON.parse(readFileSync(join(apiFolder, 'command.json'), 'utf8'));
const api = spawn('node', [...nodeArguments, join(apiFolder, entry)], {
  cwd: root,
  env,
  stdio: ['ignore', process.stdout.isTTY ? 'pipe' : 'inherit', 'inherit'],
});
if (api.stdout) {
  const pretty = spawn('pino-pretty', ['--ignore', 'pid,hostname,name'], {
    env,
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  });
  api.stdout.pipe(pretty.stdin);
}
api.once('error', (error) => fail(`cannot start: ${error.message}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => api.kill(signal));
api.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
