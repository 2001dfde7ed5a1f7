import {
  GenericContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
  StartupCheckStrategy,
} from 'testcontainers';
import { freePorts } from './free-ports.ts';
import { ownerLabels, removeAbandoned } from './owner.ts';
import { until } from './until.ts';

const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_S = 30;
const PAUSE_TIMEOUT_MS = 15_000;

/** What to run, and how to tell that it answers. */
export interface ServiceDefinition {
  image: string;
  /** Inside of the container. Each is published on this machine's loopback, at a port that stays the same. */
  ports: number[];
  environment: Record<string, string>;
  command?: string[];
  hostname?: string;
  /** Folders in memory, with the options of their mount. They are empty after each start. */
  tmpfs?: Record<string, string>;
  /** Written before each first start. */
  files?: { target: string; content: string }[];
  /** Resolves once the server answers, rejects while it does not. Called again and again. */
  probe(service: ServiceContainer): Promise<void>;
  /** What a new server, one without data, is told before it is used. */
  setUp?(service: ServiceContainer): Promise<void>;
}

/** A server in a container of ours, which can be taken away and come back at the same address. */
export class ServiceContainer {
  readonly #definition: ServiceDefinition;
  readonly #hostPorts: number[];
  #container: StartedTestContainer | undefined;
  #paused = false;

  private constructor(definition: ServiceDefinition, hostPorts: number[]) {
    this.#definition = definition;
    this.#hostPorts = hostPorts;
  }

  /** Resolves when the server answers. What dead processes left of their containers is removed first. */
  static async start(definition: ServiceDefinition): Promise<ServiceContainer> {
    await removeAbandoned();
    const service = new ServiceContainer(definition, await freePorts(definition.ports.length));
    await service.#startNew();
    return service;
  }

  /** `HOST:PORT` of a port inside. */
  address(port: number): string {
    const hostPort = this.#hostPorts[this.#definition.ports.indexOf(port)];
    if (!this.#container || hostPort === undefined)
      throw new Error(`${this.#definition.image} does not publish ${port}`);
    const host = this.#container.getHost();
    return `${host === 'localhost' ? '127.0.0.1' : host}:${hostPort}`;
  }

  /** Ends the server and keeps its data: asked to, or at once (SIGKILL). */
  async stop({ hard = false } = {}): Promise<void> {
    const container = await this.#dockerContainer();
    await this.unpause();
    if (hard) {
      await container.kill({ signal: 'SIGKILL' });
      await container.wait({ condition: 'not-running' });
    } else {
      await container.stop({ t: STOP_TIMEOUT_S });
    }
  }

  /** Starts what was stopped. Resolves when it answers. */
  async startAgain(): Promise<void> {
    await (await this.#dockerContainer()).start();
    await this.#untilItAnswers();
  }

  /** The server keeps its connections and says nothing more. */
  async pause(): Promise<void> {
    const container = await this.#dockerContainer();
    // The kernel may fail to stop all of it at once where it has much to do.
    await until(PAUSE_TIMEOUT_MS, () => container.pause());
    this.#paused = true;
  }

  async unpause(): Promise<void> {
    if (!this.#paused) return;
    await (await this.#dockerContainer()).unpause();
    this.#paused = false;
  }

  /** The server dies and its data with it; a new one takes its place at the same address. */
  async wipe(): Promise<void> {
    await this.close();
    await this.#startNew();
  }

  /** Runs a command inside. Resolves with what it printed; rejects with that if it fails. */
  async exec(command: string[]): Promise<string> {
    const { output, stdout, exitCode } = await this.#started().exec(command);
    if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}: ${output}`);
    return stdout;
  }

  /** The server and its data are gone. */
  async close(): Promise<void> {
    if (!this.#container) return;
    await this.unpause();
    const container = await this.#dockerContainer();
    this.#container = undefined;
    await container.remove({ force: true, v: true });
  }

  async #startNew(): Promise<void> {
    const { image, ports, environment, command, hostname, tmpfs, files, setUp } = this.#definition;
    const container = new LoopbackContainer(image)
      .withExposedPorts(
        ...ports.map((port, index) => ({ container: port, host: this.#hostPorts[index] ?? 0 })),
      )
      .withEnvironment(environment)
      .withLabels(ownerLabels())
      .withCopyContentToContainer(files ?? [])
      .withWaitStrategy(new AtOnce());
    if (command) container.withCommand(command);
    if (hostname) container.withHostname(hostname);
    if (tmpfs) container.withTmpFs(tmpfs);
    this.#container = await container.start();
    try {
      await this.#untilItAnswers();
      await setUp?.(this);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #untilItAnswers(): Promise<void> {
    const container = await this.#dockerContainer();
    await until(START_TIMEOUT_MS, async () => {
      const { State } = await container.inspect();
      if (State.Running) return this.#definition.probe(this);
      const log = await container.logs({ stdout: true, stderr: true, tail: 30 });
      throw new EndedError(`${this.#definition.image} ended with ${State.ExitCode}: ${log}`);
    });
  }

  #started(): StartedTestContainer {
    if (!this.#container) throw new Error(`${this.#definition.image} was closed`);
    return this.#container;
  }

  async #dockerContainer() {
    const client = await getContainerRuntimeClient();
    return client.container.getById(this.#started().getId());
  }
}

/** A server that ended will not answer: no reason to wait. */
class EndedError extends Error {
  readonly isFinal = true;
}

/** Published to this machine only, where the Docker Engine is on this machine. */
class LoopbackContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    const { info } = await getContainerRuntimeClient();
    if (info.containerRuntime.host !== 'localhost') return;
    for (const bindings of Object.values(this.hostConfig.PortBindings ?? {}))
      for (const binding of bindings as { HostIp?: string }[]) binding.HostIp = '127.0.0.1';
  }
}

/** Whether the server answers we find out ourselves, after each start. */
class AtOnce extends StartupCheckStrategy {
  override async checkStartupState() {
    return 'SUCCESS' as const;
  }
}
