import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import sharp from 'sharp';

const STORED = new URL('stored/', import.meta.url);
/** Not kept: what differs, to be looked at. */
const REPORTS = new URL('../../reports/pictures/', import.meta.url);

export const pictureName = (...parts: string[]) => parts.join(' ').replaceAll(' ', '-').toLowerCase();

export async function storedPicture(name: string): Promise<Buffer | undefined> {
  return readFile(new URL(`${name}.webp`, STORED)).catch(() => undefined);
}

/** Pixel by pixel, in a fifth of a PNG's room. */
export async function storePicture(name: string, picture: Buffer): Promise<void> {
  await writeFile(
    new URL(`${name}.webp`, STORED),
    await sharp(picture).webp({ lossless: true, effort: 6 }).toBuffer(),
  );
}

export async function forgetPictures(): Promise<void> {
  await rm(STORED, { recursive: true, force: true });
  await mkdir(STORED, { recursive: true });
}

export async function reportPicture(name: string, picture: Buffer): Promise<void> {
  await mkdir(REPORTS, { recursive: true });
  await writeFile(new URL(`${name}.png`, REPORTS), picture);
}
