import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { givenRabbitMq } from './given-servers.ts';
import { ServiceContainer } from './service-container.ts';
import { newVhost } from './vhosts.ts';

const AMQP_PORT = 5672;
const MANAGEMENT_PORT = 15672;
const PROBE_TIMEOUT_MS = 2000;

export interface RabbitMqOptions {
  /** 4.3 unless told: the one the cluster runs on. 4.0 is Debian 13's. */
  version?: '4.0' | '4.3';
}

/** A broker, for the caller alone, or the one of IMGR_TEST_AMQP_URL, which cannot be taken away. */
export interface RabbitMqServer {
  /** Of a user who may do everything, in the default virtual host. The same over all restarts. */
  amqpUrl: string;
  /** Of the management API, without the user's name and password. */
  managementUrl: string;
  username: string;
  password: string;
  /** Resolves with the AMQP URL of a virtual host that is new, empty, and nobody else's. */
  newVhost(): Promise<string>;
  /** The same broker with its data, asked to stop, or killed (`hard`). Resolves when it answers again. */
  restart(options?: { hard?: boolean }): Promise<void>;
  stopBroker(options?: { hard?: boolean }): Promise<void>;
  startBroker(): Promise<void>;
  /** The broker keeps its connections and says nothing more. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** An empty broker at the same address, with the same user. */
  wipe(): Promise<void>;
  /** Runs a command beside the broker, such as `rabbitmqctl`. Resolves with what it printed, rejects if it fails. */
  exec(command: string[]): Promise<string>;
  /** The broker and its data are gone. */
  close(): Promise<void>;
}

export async function startRabbitMq({ version = '4.3' }: RabbitMqOptions = {}): Promise<RabbitMqServer> {
  const given = givenRabbitMq();
  if (given) return given;

  const [username, password] = ['imgr', randomBytes(12).toString('hex')];
  const service = await ServiceContainer.start({
    image: `rabbitmq:${version}-management`,
    ports: [AMQP_PORT, MANAGEMENT_PORT],
    environment: { RABBITMQ_DEFAULT_USER: username, RABBITMQ_DEFAULT_PASS: password },
    // A part of the node's name, under which it finds its data again.
    hostname: 'rabbitmq',
    probe: probeAmqp,
  });
  const server = {
    amqpUrl: `amqp://${username}:${password}@${service.address(AMQP_PORT)}`,
    managementUrl: `http://${service.address(MANAGEMENT_PORT)}`,
    username,
    password,
  };
  return {
    ...server,
    newVhost: () => newVhost(server),
    restart: async (options) => {
      await service.stop(options);
      await service.startAgain();
    },
    stopBroker: (options) => service.stop(options),
    startBroker: () => service.startAgain(),
    pause: () => service.pause(),
    unpause: () => service.unpause(),
    wipe: () => service.wipe(),
    exec: (command) => service.exec(command),
    close: () => service.close(),
  };
}

/** A broker that answers a protocol header has done everything else of its start. That the port is open says nothing: the engine holds it. */
function probeAmqp(service: ServiceContainer): Promise<void> {
  const [host, port] = service.address(AMQP_PORT).split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host ?? '', port: Number(port), timeout: PROBE_TIMEOUT_MS });
    const settle = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket
      .once('connect', () => socket.write('AMQP\x00\x00\x09\x01', 'latin1'))
      .once('data', () => settle())
      .once('timeout', () => settle(new Error('RabbitMQ does not answer')))
      .once('close', () => settle(new Error('RabbitMQ closed the connection')))
      .once('error', settle);
  });
}
