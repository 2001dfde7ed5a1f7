import { lazyPart } from '../components/lazy-part.ts';
import { paths } from './paths.ts';

export const ImageRoute = lazyPart(() => import('./ImageRoute.tsx'));
export const LibraryRoute = lazyPart(() => import('./LibraryRoute.tsx'));
export const ToolsRoute = lazyPart(() => import('./ToolsRoute.tsx'));

/** Loads what the page at this path needs, while everything else is still being prepared. */
export function preloadPage(path: string): void {
  if (path === paths.library) LibraryRoute.preload();
  if (path === paths.tools) ToolsRoute.preload();
}
