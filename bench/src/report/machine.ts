import { availableParallelism, cpus, totalmem } from 'node:os';
import sharp from 'sharp';

const GIB = 1024 ** 3;

/** What the figures depend on. */
export function machine(): string {
  const { sharp: sharpVersion, vips } = sharp.versions;
  return [
    `${new Date().toISOString().slice(0, 10)}:`,
    `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown model'},`,
    `${Math.round(totalmem() / GIB)} GiB,`,
    `${process.platform} ${process.arch},`,
    `Node ${process.versions.node}, sharp ${sharpVersion}, libvips ${vips}`,
  ].join(' ');
}
