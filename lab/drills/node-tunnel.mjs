import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '../settings.mjs';

const ANSWER_MS = 3000;
const OPEN_MS = 5000;
/** Consul and Nomad answer so, with all that is known, where one of their servers is not well. */
const UNHEALTHY = 429;
/** A machine that has no power is noticed within seconds. */
const IMPATIENT = ['ConnectTimeout=3', 'ServerAliveInterval=1', 'ServerAliveCountMax=3'];

/** What listens only on a machine's loopback, or lets in only machines: reached as an operator reaches it, through SSH. */
const PORTS = {
  consul: '127.0.0.1:8500',
  nomad: 'PRIVATE:4646',
  rabbitmq: '127.0.0.1:15672',
  garage: '127.0.0.1:3903',
  haproxy: '127.0.0.1:8404',
};

const folder = mkdtempSync(join(tmpdir(), 'imgr-drill-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** One SSH connection to a machine, made when it is needed, again after it broke. */
export class NodeTunnel {
  #node;
  #child;

  constructor(node) {
    this.#node = node;
    process.once('exit', () => this.#child?.kill());
  }

  /** JSON, or text where it is none. Rejects where the answer is none of success, or late. */
  async ask(service, path, { headers = {}, ca, method = 'GET', body } = {}) {
    await this.#open();
    const module = ca ? https : http;
    const options = { socketPath: this.#socket(service), path, method, headers, timeout: ANSWER_MS };
    const tls = ca && { ca, servername: 'server.global.nomad' };
    const text = await new Promise((resolve, reject) => {
      const request = module.request({ ...options, ...tls, agent: false }, (response) => {
        let all = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          all += chunk;
        });
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode < 300 || response.statusCode === UNHEALTHY) resolve(all);
          else reject(new Error(`${service}${path} answers ${response.statusCode}: ${all.slice(0, 200)}`));
        });
      });
      request.once('timeout', () => request.destroy(new Error(`${service} does not answer`)));
      request.once('error', reject);
      request.end(body);
    });
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }

  close() {
    this.#child?.kill();
  }

  #socket(service) {
    return join(folder, `${this.#node.name}-${service}`);
  }

  async #open() {
    if (this.#child) return this.#opened;
    this.#opened = this.#start();
    return this.#opened;
  }

  #opened;

  async #start() {
    const forwards = Object.entries(PORTS).flatMap(([service, port]) => {
      rmSync(this.#socket(service), { force: true });
      return ['-L', `${this.#socket(service)}:${port.replace('PRIVATE', this.#node.address)}`];
    });
    const options = IMPATIENT.flatMap((option) => ['-o', option]);
    const child = spawn(
      'ssh',
      ['-v', '-N', '-F', paths.sshConfig, ...options, ...forwards, this.#node.name],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.#child = child;
    const isOpen = new Promise((resolve, reject) => {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-4000);
        if (/Entering interactive session/.test(said)) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => {
        if (this.#child === child) this.#child = undefined;
        reject(new Error(`no SSH to ${this.#node.name}`));
      });
    });
    const late = sleep(OPEN_MS, undefined, { ref: false }).then(() => {
      child.kill();
      throw new Error(`SSH to ${this.#node.name} takes too long`);
    });
    late.catch(() => undefined);
    await Promise.race([isOpen, late]);
  }
}
