import type { Picture } from '../pictures.ts';
import type { ProcessTree } from '../processes/process-tree.ts';
import type { Backlog } from './backlog.ts';

export interface Drained {
  /** Images that became ready while nobody published any more. */
  perSecond: number;
  /** Of the workers, for each image. */
  cpuMs: number;
}

/** Publishes the whole backlog to workers that wait for it, and resolves once all of it is ready. */
export async function drain(backlog: Backlog, picture: Picture, workers: ProcessTree[]): Promise<Drained> {
  await backlog.makePending(picture);
  const { ready } = await backlog.listen();
  const cpuMsBefore = cpuMsOf(workers);
  await backlog.publish();
  const published = performance.now();
  const times = await ready;
  const cpuMs = (cpuMsOf(workers) - cpuMsBefore) / backlog.ids.length;
  await backlog.assertReady();
  const left = times.filter((time) => time > published);
  const seconds = ((left.at(-1) ?? Number.NaN) - published) / 1000;
  return { perSecond: left.length / seconds, cpuMs };
}

function cpuMsOf(trees: ProcessTree[]): number {
  return trees.reduce((sum, tree) => sum + tree.cpuMs(), 0);
}
