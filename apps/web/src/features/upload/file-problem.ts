import { brandsOf, formatBeginning, formatOfContentType, SIGNATURE_BYTES } from '@imgr/contracts';
import type { Failure } from '../../host/failure.ts';

const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'];

/** Why a file need not be sent, by what it begins like. Whether it is whole is for the host to judge. */
export async function contentProblem(file: File): Promise<Failure | undefined> {
  if (file.size === 0) return refusal('empty');
  try {
    const head = new Uint8Array(await file.slice(0, SIGNATURE_BYTES).arrayBuffer());
    if (formatBeginning(head)) return undefined;
    if (brandsOf(head).some((brand) => HEIC_BRANDS.includes(brand))) return refusal('heic');
    // What is called an accepted image, and is none, is a wrong name rather than a wrong kind.
    const isOther = file.type.startsWith('image/') && !formatOfContentType(file.type);
    return refusal(isOther ? 'wrongType' : 'notImage');
  } catch {
    return { code: 'unreadable', retryable: true };
  }
}

export function sizeProblem({ size }: File, maxBytes: number): Failure | undefined {
  return size > maxBytes ? { ...refusal('tooLargeFor'), bytes: { size, limit: maxBytes } } : undefined;
}

function refusal(code: string): Failure {
  return { code, retryable: false };
}
