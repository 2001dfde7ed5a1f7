import type { ImageFormat } from '@imgr/contracts';

export const FORMAT_NAMES: Record<ImageFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  avif: 'AVIF',
};

const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;
const STEP = 1024;

export function formatBytes(bytes: number): string {
  const unit = bytes < STEP ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(STEP)), UNITS.length - 1);
  const value = bytes / STEP ** unit;
  return `${Number(value.toFixed(value < 100 && unit > 1 ? 1 : 0))} ${UNITS[unit]}`;
}

export function formatPixels(width: number, height: number): string {
  return `${width} × ${height}`;
}

/** A wait, as people say it. */
export function formatWait(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

/** A remark of the host, as a sentence. */
export function formatSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}
