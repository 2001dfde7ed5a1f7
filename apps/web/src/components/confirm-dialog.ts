import { lazyPart } from './lazy-part.ts';

/** Loaded when something is first to be deleted. */
export const ConfirmDialog = lazyPart(() => import('./ConfirmDialog.tsx'));
