export type ImageFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif';

/** A file that must be accepted, and what must be found in it. */
export interface GoodImage {
  name: string;
  format: ImageFormat;
  /** Pixels, of one frame, after orientation. */
  width: number;
  height: number;
  /** As an image reader counts them: 1 unless animated. */
  frames: number;
  /** Shared by everyone who asks for this image: not to be written to. */
  bytes: Buffer;
}

/** Makes one good image; its name is its key in a table of makers. */
export type GoodImageMaker = () => Promise<Omit<GoodImage, 'name'>>;
