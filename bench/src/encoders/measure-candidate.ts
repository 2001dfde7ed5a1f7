import { mean, median } from 'simple-statistics';
import type { Candidate } from './candidates.ts';
import { imageOf, pixelsOf, type Sample } from './samples.ts';
import { similarity } from './similarity.ts';

/** Slower than that for one picture is out of the question. */
const TOO_SLOW_MS = 3000;
const RUNS = 5;
const ENOUGH_MS = 600;

export interface Figures {
  brightness: number;
  colour: number;
  bytes: number;
  cpuMs: number;
}

/** Averages over the samples, each encoded several times; undefined if it takes too long. */
export async function measureCandidate(
  candidate: Candidate,
  samples: Sample[],
): Promise<Figures | undefined> {
  const figures: Figures[] = [];
  for (const sample of samples) {
    const { bytes, cpuMs } = await encode(candidate, sample);
    if (cpuMs > TOO_SLOW_MS) return undefined;
    figures.push({ ...similarity(sample, await pixelsOf(bytes)), bytes: bytes.length, cpuMs });
  }
  const average = (name: keyof Figures) => mean(figures.map((each) => each[name]));
  return {
    brightness: average('brightness'),
    colour: average('colour'),
    bytes: average('bytes'),
    cpuMs: average('cpuMs'),
  };
}

async function encode(candidate: Candidate, sample: Sample): Promise<{ bytes: Buffer; cpuMs: number }> {
  const ms: number[] = [];
  let total = 0;
  let bytes: Buffer;
  do {
    const before = process.cpuUsage();
    bytes = await candidate.encode(imageOf(sample)).toBuffer();
    const { user, system } = process.cpuUsage(before);
    ms.push((user + system) / 1000);
    total += (user + system) / 1000;
  } while (ms.length < RUNS && total < ENOUGH_MS);
  return { bytes, cpuMs: median(ms) };
}
