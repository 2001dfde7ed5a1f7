import { AppError, IMAGE_FORMATS } from '@imgr/contracts';
import type { RefusalCode } from './child/image-refusal.ts';

const PUBLIC_MESSAGES: Record<RefusalCode, string> = {
  unsupported_format: `not an accepted image format; accepted are ${IMAGE_FORMATS.map((format) => format.toUpperCase()).join(', ')}`,
  unreadable_image: 'the image cannot be read: its header is damaged',
  too_many_pixels: 'the image has too many pixels',
  damaged_image: 'the image is damaged: its pixels cannot be decoded',
};

/** The file itself is at fault: it will never be accepted. */
export class ImageRefusedError extends AppError {
  constructor(code: RefusalCode, detail: string) {
    const publicMessage =
      code === 'too_many_pixels' ? `${PUBLIC_MESSAGES[code]}: ${detail}` : PUBLIC_MESSAGES[code];
    super({ code, publicMessage, message: `${code}: ${detail}` });
  }
}

/** The process that worked on the image ended: the fault of the image, or of a lack of memory. */
export class DecoderCrashedError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'decoder_crashed',
      publicMessage: 'the image could not be processed: the decoder crashed on it',
      retryable: true,
      cause,
    });
  }
}

export class DecoderTimedOutError extends AppError {
  constructor(timeoutMs: number) {
    super({
      code: 'decoder_timed_out',
      publicMessage: `the image could not be processed within ${timeoutMs / 1000} seconds`,
      retryable: true,
    });
  }
}
