import { openAsBlob } from 'node:fs';
import { setInterval } from 'node:timers/promises';
import { max, median } from 'simple-statistics';
import type { Bench } from '../bench.ts';
import { ImgrApi } from '../imgr-api.ts';
import type { PictureName } from '../pictures.ts';
import type { MeasureTable } from '../report/measure.ts';
import { say } from '../report/say.ts';

const PICTURES: PictureName[] = ['JPEG 6 MP', 'JPEG 12 MP', 'JPEG 16 MP', 'JPEG 20 MP', 'JPEG 24 MP'];
const PARALLEL = 4;
const SAMPLE_EVERY_MS = 100;
/** In that many parts the course is told. The first fifth is the measure of what the rest may take. */
const PARTS = 5;

interface Sample {
  mib: number;
  imagesDone: number;
}

/** What the API and its child processes hold in memory while many images come, two of them resized at a time. */
export async function memory({ images, pictures }: Bench): Promise<MeasureTable[]> {
  const files: Blob[] = [];
  for (const name of PICTURES) files.push(await openAsBlob((await pictures.get(name)).path));
  const api = await ImgrApi.start();
  const samples: Sample[] = [];
  const uploading = new AbortController();
  let imagesDone = 0;
  let next = 0;
  const uploadSome = async () => {
    while (next < images) {
      await api.upload(files[next++ % files.length] as Blob);
      imagesDone += 1;
      if (imagesDone % 100 === 0) say(`memory: ${imagesDone} of ${images} images …`);
    }
  };
  try {
    const atRest = api.tree.memoryMib();
    const sampling = sampleUntil(uploading.signal, () =>
      samples.push({ mib: api.tree.memoryMib(), imagesDone }),
    );
    await Promise.all(Array.from({ length: PARALLEL }, uploadSome)).finally(() => uploading.abort());
    await sampling;
    return [tableOf(samples, images, atRest, api)];
  } finally {
    await api.close();
  }
}

async function sampleUntil(signal: AbortSignal, sample: () => void): Promise<void> {
  try {
    for await (const _ of setInterval(SAMPLE_EVERY_MS, undefined, { signal })) sample();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function tableOf(samples: Sample[], images: number, atRest: number, { tree }: ImgrApi): MeasureTable {
  const size = images / PARTS;
  const parts = Array.from({ length: PARTS }, (_, part) =>
    samples.filter(({ imagesDone }) => Math.floor(imagesDone / size) === part).map(({ mib }) => mib),
  );
  const peaks = parts.map((mib) => max(mib));
  const [first = Number.NaN, ...rest] = peaks;
  const range = (part: number) => `${Math.round(part * size) + 1}–${Math.round((part + 1) * size)}`;
  return {
    title: `memory, ${images} JPEGs of 6 to 24 MP: ${tree.memoryKind} of the API and its child processes together`,
    measures: [
      { name: 'peak', unit: 'MiB', samples: [max(peaks)], goal: { atMost: 450 } },
      {
        name: `peak of the last four fifths ÷ of the first`,
        unit: '×',
        samples: [max(rest) / first],
        goal: { atMost: 1.15 },
      },
      { name: 'before the first image', unit: 'MiB', samples: [atRest] },
      ...parts.map((mib, part) => ({
        name: `median of images ${range(part)}`,
        unit: 'MiB' as const,
        samples: [median(mib)],
      })),
      ...peaks.map((mib, part) => ({
        name: `peak of images ${range(part)}`,
        unit: 'MiB' as const,
        samples: [mib],
      })),
      { name: 'peaks of each process, added up (RSS)', unit: 'MiB', samples: [tree.peakRssMib()] },
    ],
  };
}
