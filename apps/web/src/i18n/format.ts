import type { ImageFormat } from '@imgr/contracts';

export const FORMAT_NAMES: Record<ImageFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  avif: 'AVIF',
};

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1024;
/** To the byte, in gigabytes. */
const MOST_DIGITS = 9;

export type Format = ReturnType<typeof createFormat>;

const formats = new Map<string, Format>();

/** Numbers, sizes and times as the readers of a language write them. */
export function formatFor(language: string): Format {
  const format = formats.get(language) ?? createFormat(language);
  formats.set(language, format);
  return format;
}

/** What Intl makes takes long to make, and a batch may be long: it is made once. */
function createFormat(language: string) {
  const numbers = new Map<string, Intl.NumberFormat>();
  const list = new Intl.ListFormat(language, { type: 'disjunction' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

  function bytes(count: number, digits?: number): string {
    const unit = count < STEP ? 0 : Math.min(Math.floor(Math.log(count) / Math.log(STEP)), UNITS.length - 1);
    const value = count / STEP ** unit;
    const usual = value < 100 && unit > 1 ? 1 : 0;
    return inUnit(value, UNITS[unit] ?? 'byte', digits ?? usual, unit === 0 ? 'long' : 'short');
  }

  /** A size, with as many digits as it takes to tell it from another that is not the same. */
  function bytesUnlike(count: number, other: number): string {
    let text = bytes(count);
    for (let digits = 2; digits <= MOST_DIGITS && text === bytes(other); digits++)
      text = bytes(count, digits);
    return text;
  }

  /** How much of a whole is done, both in the whole's unit: the unit does not jump while the count grows. */
  function bytesOf(done: number, total: number): string {
    const unit = Math.min(Math.floor(Math.log(Math.max(total, 1)) / Math.log(STEP)), UNITS.length - 1);
    const digits = unit > 1 ? 1 : 0;
    return number({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
      done / STEP ** unit,
    );
  }

  /** A wait, as people say it. */
  function wait(ms: number): string {
    const seconds = Math.max(1, Math.ceil(ms / 1000));
    if (seconds < 120) return inUnit(seconds, 'second', 0, 'short');
    const minutes = Math.ceil(seconds / 60);
    return minutes < 120
      ? inUnit(minutes, 'minute', 0, 'short')
      : inUnit(Math.ceil(minutes / 60), 'hour', 0, 'short');
  }

  function inUnit(value: number, unit: string, maximumFractionDigits: number, unitDisplay: 'short' | 'long') {
    const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits, useGrouping: false } as const;
    // The narrow space that French has before units is all but none in our font.
    return number(options).format(value).replace('\u202f', '\u00a0');
  }

  function number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = Object.values(options).join();
    const made = numbers.get(key) ?? new Intl.NumberFormat(language, options);
    numbers.set(key, made);
    return made;
  }

  return {
    bytes,
    bytesUnlike,
    bytesOf,
    wait,
    pixels: (width: number, height: number) => `${width}\u00a0×\u00a0${height}`,
    anyOf: (words: string[]) => list.format(words),
    date: (iso: string) => date.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
  };
}

/** A remark of the host, as a sentence. */
export function formatSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}
