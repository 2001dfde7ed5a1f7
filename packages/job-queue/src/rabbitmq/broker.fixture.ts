import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect } from 'amqplib';

const run = async (...a: string[]) => (await promisify(execFile)('/usr/bin/docker', a)).stdout;
export async function startRabbitMq({ version }: { version: '4.0' | '4.3' }) {
  const name = `imgr-d-rabbit-${version}`;
  const port = version === '4.0' ? 15640 : 15643;
  const amqpUrl = `amqp://guest:guest@127.0.0.1:${port}`;
  const until = async () => {
    for (;;) {
      try {
        const c = await connect(amqpUrl, { timeout: 1000 });
        await c.close();
        return;
      } catch {
        await sleep(200);
      }
    }
  };
  const start = async () => {
    await run(
      'run',
      '-d',
      '--name',
      name,
      '--hostname',
      'r',
      '-p',
      `127.0.0.1:${port}:5672`,
      `rabbitmq:${version}-management`,
    );
    await until();
  };
  await run('rm', '-fv', name).catch(() => {});
  await start();
  return {
    amqpUrl,
    restart: async () => {
      await run('kill', name);
      await run('start', name);
      await until();
    },
    stopBroker: async () => {
      await run('stop', name);
    },
    startBroker: async () => {
      await run('start', name);
      await until();
    },
    pause: async () => {
      await run('pause', name);
    },
    unpause: async () => {
      await run('unpause', name);
    },
    wipe: async () => {
      await run('rm', '-fv', name);
      await start();
    },
    exec: (command: string[]) => run('exec', name, ...command),
    close: async () => {
      await run('rm', '-fv', name);
    },
  };
}
