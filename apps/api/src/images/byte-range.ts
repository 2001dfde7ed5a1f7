import type { ByteRange } from '@imgr/object-store';

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * The one range that a Range header asks for, of an object of so many bytes: RFC 9110, 14.1.2. Undefined for what is to be
 * ignored: several ranges, another unit, one that is not well-formed.
 */
export function parseByteRange(header: string, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = ONE_RANGE.exec(header) ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  if (first && last && Number(last) < Number(first)) return undefined;
  // Without a first byte it is the last so many, of a shorter object all.
  const start = first ? Number(first) : Math.max(0, bytes - Number(last));
  const end = first && last ? Math.min(Number(last), bytes - 1) : bytes - 1;
  return start < bytes ? { start, end } : 'unsatisfiable';
}
