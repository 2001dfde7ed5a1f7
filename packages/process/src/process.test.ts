import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';

const READY = 'ready\n';

/** A process of these sources that closes within so long, with this environment. */
function start(closeMs: number, env: Record<string, string> = {}) {
  const script = `
    import { beginProcess, closeAtSignal } from '${new URL('./index.ts', import.meta.url)}';
    import { readSettings, wholeNumber } from '@imgr/settings';
    import { z } from 'zod';
    const schema = z.object({ LIMIT_MS: wholeNumber({ min: 1, max: 10_000, is: 'milliseconds' }).byDefault(300) });
    const begun = beginProcess('imgr-test', (env) => ({ logLevel: 'info', stopTimeoutMs: readSettings(schema, env).LIMIT_MS }));
    const running = setInterval(() => {}, 1000);
    closeAtSignal(begun, () => new Promise((resolve) => setTimeout(resolve, ${closeMs})));
    process.stdout.write('${READY.trim()}\\n');
    if (process.env.CRASH) setTimeout(() => { throw new Error('a bug'); }, 10);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, ...env },
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { child, exited, output: text(child.stdout), errors: text(child.stderr) };
}

it('ends with status 1 at wrong settings, which it names', async () => {
  const { exited, errors } = start(0, { LIMIT_MS: 'long' });
  expect(await exited).toBe(1);
  expect(await errors).toMatch(/^imgr-test cannot start: .*\n {2}LIMIT_MS: milliseconds/);
});

it('at SIGTERM closes, and exits with status 0 when that is done', async () => {
  const { child, exited, output } = start(50);
  await once(child.stdout, 'readable');
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(await output).toMatch(/"msg":"stopped"/);
});

it('at one Ctrl-C closes once, although the terminal, npm and its script each pass it on', async () => {
  const { child, exited, output } = start(200);
  await once(child.stdout, 'readable');
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) {
    child.kill(signal);
    await sleep(20);
  }
  expect(await exited).toBe(0);
  expect((await output).match(/"msg":"stopp\w+"/g)).toEqual(['"msg":"stopping"', '"msg":"stopped"']);
});

it('exits with status 0 at the time limit, although it cannot close', async () => {
  const { child, exited, output } = start(60_000);
  await once(child.stdout, 'readable');
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(await output).toMatch(/stopped at the time limit/);
});

it('ends with status 1, and says why, at an error that nobody caught', async () => {
  const { exited, output } = start(0, { CRASH: '1' });
  expect(await exited).toBe(1);
  expect(await output).toMatch(/"msg":"uncaught"/);
  expect(await output).toMatch(/a bug/);
});
