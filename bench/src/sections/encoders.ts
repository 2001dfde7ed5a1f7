import { IMAGE_FORMATS, type ImageFormat } from '@imgr/contracts';
import Table from 'cli-table3';
import sharp from 'sharp';
import { CANDIDATES } from '../encoders/candidates.ts';
import { type Figures, measureCandidate } from '../encoders/measure-candidate.ts';
import { animatedSamples, type Sample, stillSamples } from '../encoders/samples.ts';
import type { MeasureTable } from '../report/measure.ts';
import { say } from '../report/say.ts';

/** Prints what each candidate for ENCODER_SETTINGS keeps of a picture, and what it costs. Has no goals: people choose. */
export async function encoders(): Promise<MeasureTable[]> {
  sharp.cache(false);
  sharp.concurrency(1);
  const stills = await stillSamples();
  const animations = await animatedSamples();
  for (const format of IMAGE_FORMATS) await compareCandidates(format, format === 'gif' ? animations : stills);
  return [];
}

async function compareCandidates(
  format: ImageFormat,
  { photos, drawings }: { photos: Sample[]; drawings: Sample[] },
): Promise<void> {
  const table = new Table({
    head: ['', 'photo: SSIM', 'colour', 'bytes', 'CPU ms', 'drawing: SSIM', 'colour', 'bytes', 'CPU ms'],
    colAligns: ['left', ...new Array(8).fill('right')],
    style: { head: [], border: [], compact: true },
  });
  for (const candidate of CANDIDATES[format]) {
    const { settings, isChosen } = candidate;
    say(`encoders: ${format}, ${settings} …`);
    const photo = await measureCandidate(candidate, photos);
    const drawing = await measureCandidate(candidate, drawings);
    table.push([isChosen ? `${settings} ◀` : settings, ...cellsOf(photo), ...cellsOf(drawing)]);
  }
  const { width = 0, height = 0, pageHeight = height } = photos[0] ?? {};
  const frames = height / pageHeight;
  process.stdout.write(
    `\nencoders, ${format}, ${width}×${pageHeight}${frames > 1 ? ` × ${frames} frames` : ''}`,
  );
  process.stdout.write(` (◀ imgr's)\n${table.toString()}\n`);
}

function cellsOf(figures: Figures | undefined): string[] {
  if (!figures) return ['too slow', '', '', ''];
  const { brightness, colour, bytes, cpuMs } = figures;
  return [brightness.toFixed(4), colour.toFixed(4), bytes.toFixed(0), cpuMs.toFixed(1)];
}
