export { headSizes } from './head-sizes.ts';
export { type ImageState, readImageState, readPendingRecord } from './image-state.ts';
export { erase, eraseIfDeleted, markDeleted, markFailed, markReady } from './transitions.ts';
