import type { Imgr } from '@imgr/test-imgr';
import { inject } from 'vitest';
import { startTarget } from './target.ts';

/** An imgr of the mode that this run of the suite is about, for the caller alone. */
export async function startImgr(settings: Record<string, string> = {}): Promise<Imgr> {
  return startTarget(inject('target'), settings);
}
