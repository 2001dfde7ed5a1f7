import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time in these, for every program that reads /proc, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;
const MIB = 1024 * 1024;

/** A process and all that descend from it, as /proc tells at the moment of each call. */
export class ProcessTree {
  readonly #root: number;

  constructor(root: number) {
    this.#root = root;
  }

  /** CPU time of all since they started, with those that ended meanwhile, in steps of 10 ms for each process. */
  cpuMs(): number {
    return sum(this.pids(), (pid) => {
      const stat = read(pid, 'stat');
      // The name, in brackets, may hold spaces. After it: utime, stime, and both of the children that ended.
      const [utime, stime, cutime, cstime] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 15);
      const ticks = Number(utime) + Number(stime) + Number(cutime) + Number(cstime);
      return ((ticks || 0) / TICKS_PER_SECOND) * 1000;
    });
  }

  /** In MiB: Pss, which counts a page shared by n processes as an n-th in each; RSS where that is not to be read. */
  memoryMib(): number {
    return (
      sum(this.pids(), (pid) => bytesOf(pid, 'smaps_rollup', 'Pss') || bytesOf(pid, 'status', 'VmRSS')) / MIB
    );
  }

  /** What `memoryMib` tells. */
  get memoryKind(): 'Pss' | 'RSS' {
    return bytesOf(this.#root, 'smaps_rollup', 'Pss') > 0 ? 'Pss' : 'RSS';
  }

  /** In MiB: the most RSS that each process has had since the last reset, added up, as if all had it at once. */
  peakRssMib(): number {
    return sum(this.pids(), (pid) => bytesOf(pid, 'status', 'VmHWM')) / MIB;
  }

  resetPeak(): void {
    for (const pid of this.pids()) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  }

  pids(): number[] {
    return withDescendants(this.#root);
  }
}

function withDescendants(pid: number): number[] {
  return [
    pid,
    ...threads(pid)
      .flatMap((thread) => childrenOf(pid, thread))
      .flatMap(withDescendants),
  ];
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function childrenOf(pid: number, thread: string): number[] {
  return read(pid, `task/${thread}/children`).split(' ').filter(Boolean).map(Number);
}

/** 0 where there is no such line. */
function bytesOf(pid: number, file: string, field: string): number {
  const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(pid, file)) ?? [];
  return Number(kib ?? 0) * 1024;
}

/** Empty for a process that has just ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function sum(pids: number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}
