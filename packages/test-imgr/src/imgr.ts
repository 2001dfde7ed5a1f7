import { readdir, rm } from 'node:fs/promises';
import type { ObjectStore } from '@imgr/object-store';
import type { Member } from './member.ts';

export interface ImgrOptions {
  /** Where its users reach it. */
  url: string;
  /** In the order in which they are started. */
  members: Member[];
  /** Of the members that count uploads. */
  metricsUrls: string[];
  store: ObjectStore;
  /** Holds all that its members write to this machine; removed at the end. */
  folder: string;
  /** Folders of work under way, which are empty when there is none. */
  workFolders: string[];
  /** Resolves once its users reach all members that are ready. */
  untilReached?: () => Promise<void>;
  /** Ends what is there beside the members and the folder. */
  close?: () => Promise<void>;
}

/** An imgr that a test has for itself, in any mode: its users see no difference, and neither do the tests. */
export class Imgr {
  readonly url: string;
  readonly members: Member[];
  readonly store: ObjectStore;
  readonly #options: ImgrOptions;

  constructor(options: ImgrOptions) {
    this.url = options.url;
    this.members = options.members;
    this.store = options.store;
    this.#options = options;
  }

  /** The APIs, each of which keeps its own count of requests. */
  get apis(): Member[] {
    return this.members.filter(({ name }) => name.startsWith('api'));
  }

  get workers(): Member[] {
    return this.members.filter(({ name }) => name.startsWith('worker'));
  }

  /** Whether users reach it through a load balancer, which answers while no API does. */
  get isBalanced(): boolean {
    return this.members.length > 1;
  }

  /** What all members wrote since they were last started. */
  get log(): string {
    return this.members.map(({ log }) => log).join('\n');
  }

  /** Starts whatever does not run, and resolves once its users reach it. */
  async restart(): Promise<void> {
    for (const member of this.members) if (!member.isRunning) member.start();
    const results = await Promise.allSettled(this.members.map((member) => member.untilReady()));
    const failures = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.message] : [],
    );
    if (failures.length > 0) throw new Error(failures.join('\n'));
    await this.#options.untilReached?.();
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** SIGKILL to every member: without a chance to tidy up. */
  async kill(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
  }

  /** SIGTERM to every member. Resolves with their exit codes. */
  async stop(): Promise<(number | null)[]> {
    return Promise.all(this.members.map((member) => member.stop()));
  }

  /** Ends it, and removes what it wrote to this machine. */
  async destroy(): Promise<void> {
    await Promise.all([this.kill(), this.#options.close?.()]);
    await rm(this.#options.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Of all members. */
  async pids(): Promise<number[]> {
    return Promise.all(this.members.map((member) => member.pid()));
  }

  /** The processes in which it opens images. */
  async childPids(): Promise<number[]> {
    return (await Promise.all(this.members.map((member) => member.childPids()))).flat();
  }

  /** The keys of all objects. */
  async keys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list('')) keys.push(key);
    return keys;
  }

  /** The paths of all that lies in the folders of work under way. */
  async leftovers(): Promise<string[]> {
    const lists = await Promise.all(
      this.#options.workFolders.map(async (folder) =>
        (await readdir(folder)).map((name) => `${folder}/${name}`),
      ),
    );
    return lists.flat();
  }

  /** As Prometheus would read them, of all members that count uploads. */
  async metrics(): Promise<string> {
    const texts = await Promise.all(this.#options.metricsUrls.map(async (url) => (await fetch(url)).text()));
    return texts.join('\n');
  }
}
