import {
  formatOfContentType,
  type ImageInfo,
  imagePaths,
  type PendingRecord,
  SIZE_NAMES,
} from '@imgr/contracts';
import { headSizes, type ImageState, readImageState } from '@imgr/image-state';
import { ObjectStore } from '@imgr/object-store';
import { Injectable } from '@nestjs/common';
import { LegacySizes } from './legacy-sizes.ts';

@Injectable()
export class ImageInfoReader {
  constructor(
    private readonly store: ObjectStore,
    private readonly legacySizes: LegacySizes,
  ) {}

  /** Undefined if there is no such image, or no longer. */
  async read(id: string): Promise<ImageInfo | undefined> {
    const state = await readImageState(this.store, id);
    switch (state.status) {
      case 'unknown':
      case 'deleted':
        return undefined;
      case 'legacy':
        return this.legacyInfo(id, state);
      case 'pending':
        return { id, status: 'pending', ...factsOf(state.record), sizes: {} };
      case 'unreadable':
        return { id, status: 'failed', sizes: {}, failure: state.error.publicMessage };
      case 'failed':
        return { id, status: 'failed', ...factsOf(state.record), sizes: {}, failure: state.record.failure };
      case 'ready':
        return {
          id,
          status: 'ready',
          ...factsOf(state.record),
          sizes: Object.fromEntries(
            SIZE_NAMES.map((size) => [size, { url: imagePaths.size(id, size), ...state.record.sizes[size] }]),
          ),
          placeholder: state.record.placeholder,
        };
    }
  }

  /** Ready once all sizes are there; whoever asks before that has them made. */
  private async legacyInfo(id: string, { original }: ImageState & { status: 'legacy' }): Promise<ImageInfo> {
    const present = await headSizes(this.store, id);
    const ready = present.size === SIZE_NAMES.length;
    if (!ready) await this.legacySizes.request(id);
    return {
      id,
      status: ready ? 'ready' : 'pending',
      format: formatOfContentType(original.contentType),
      bytes: original.bytes,
      createdAt: original.lastModified.toISOString(),
      sizes: Object.fromEntries(
        [...present].map(([size, { bytes }]) => [size, { url: imagePaths.size(id, size), bytes }]),
      ),
    };
  }
}

function factsOf({ format, width, height, bytes, createdAt }: Partial<PendingRecord>) {
  return { format, width, height, bytes, createdAt };
}
