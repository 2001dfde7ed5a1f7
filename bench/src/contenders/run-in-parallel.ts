import { median } from 'simple-statistics';
import type { Picture } from '../pictures.ts';
import type { Contender } from './contender.ts';

/** The same work shared among contenders that run at the same time: images a second, and CPU time for each image. */
export async function runInParallel(
  contenders: Contender[],
  picture: Picture,
  count: number,
): Promise<{ perSecond: number; cpuMs: number }> {
  const started = performance.now();
  const samples = await Promise.all(
    contenders.map((contender) => contender.measure(picture, count / contenders.length)),
  );
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: count / seconds, cpuMs: median(samples.map(({ cpuMs }) => cpuMs)) };
}
