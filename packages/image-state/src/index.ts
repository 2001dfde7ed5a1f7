export { headSizes } from './head-sizes.ts';
export { type ImageState, readImageState } from './image-state.ts';
export { erase, eraseIfDeleted, markDeleted, markFailed, markReady } from './transitions.ts';
