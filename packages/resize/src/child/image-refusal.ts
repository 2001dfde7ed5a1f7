/** Why a file is refused for good. Crosses the border between the processes as plain data. */
export type RefusalCode = 'unsupported_format' | 'unreadable_image' | 'too_many_pixels' | 'damaged_image';

export class ImageRefusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string) {
    super(detail);
    this.name = 'ImageRefusal';
    this.code = code;
  }
}
