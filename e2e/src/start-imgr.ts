import { type Imgr, runImage, startCluster, startEmbedded } from '@imgr/test-imgr';
import { inject } from 'vitest';
import { newServices } from './target.ts';

/** An imgr of the mode that this run of the suite is about. */
export async function startImgr(settings: Record<string, string> = {}): Promise<Imgr> {
  const target = inject('target');
  if (target.mode === 'embedded') return startEmbedded(settings);
  return startCluster(await newServices(target), settings, target.fromImages ? { run: runImage } : {});
}
