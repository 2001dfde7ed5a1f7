import type { TestProject } from 'vitest/node';
import { startTarget, type Target } from './target.ts';

/**
 * One imgr with its usual settings, for all tests of a run that neither break it nor ask what else it stores: it has
 * images of other tests, and starts once. Provided as `shared`.
 */
export interface SharedImgr {
  url: string;
  /** Addresses of its APIs, of which it has more than one in a cluster. */
  apiUrls: string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    shared: SharedImgr;
  }
}

/** Provides the target, and starts what its tests share. Resolves with what ends that. */
export async function provideTarget(project: TestProject, target: Target): Promise<() => Promise<void>> {
  const imgr = await startTarget(target);
  project.provide('target', target);
  project.provide('shared', { url: imgr.url, apiUrls: imgr.apis.map(({ url }) => url) });
  return () => imgr.destroy();
}
