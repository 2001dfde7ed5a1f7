import { z } from 'zod';
import { IMAGE_FORMATS } from './formats.ts';
import { imageIdSchema } from './image-id.ts';
import { SIZE_NAMES, type SizeName } from './sizes.ts';
import { CURRENT_VERSION } from './versioned.ts';

const pixels = z.int().positive();
const version = z.int().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const sizeFactsSchema = z.object({ width: pixels, height: pixels, bytes: z.int().positive() });

/** Width and height in pixels, and the number of bytes, of one stored size. */
export type SizeFacts = z.infer<typeof sizeFactsSchema>;

/** `pending/ID`: all that is known of an acknowledged upload whose sizes are not there yet. */
export const pendingRecordSchema = z.object({
  version,
  id: imageIdSchema,
  format: z.enum(IMAGE_FORMATS),
  /** In pixels, after the EXIF orientation is applied. */
  width: pixels,
  height: pixels,
  /** Frames of an animation; 1 for a still picture. */
  frames: z.int().positive(),
  bytes: z.int().positive(),
  createdAt: z.iso.datetime(),
  deleteTokenSha256: sha256,
});
export type PendingRecord = z.infer<typeof pendingRecordSchema>;

/** `info/ID`: the pending record with its result. */
export const infoRecordSchema = pendingRecordSchema.extend({
  sizes: z.object(
    Object.fromEntries(SIZE_NAMES.map((name) => [name, sizeFactsSchema])) as Record<
      SizeName,
      typeof sizeFactsSchema
    >,
  ),
  /** ThumbHash, base64. */
  placeholder: z.base64(),
  readyAt: z.iso.datetime(),
});
export type InfoRecord = z.infer<typeof infoRecordSchema>;

/**
 * `failed/ID`: the pending record with the reason. An image of the replaced application had no pending record:
 * of those only the id is known.
 */
export const failedRecordSchema = pendingRecordSchema
  .partial()
  .required({ version: true, id: true })
  .extend({
    /** A sentence for people. */
    failure: z.string().min(1),
    failedAt: z.iso.datetime(),
  });
export type FailedRecord = z.infer<typeof failedRecordSchema>;

/** `deleted/ID`: kept a day, so that no job under way brings the image back. */
export const deletedRecordSchema = z.object({
  version,
  id: imageIdSchema,
  deletedAt: z.iso.datetime(),
  /** Missing for images of the replaced application, which had no delete tokens. */
  deleteTokenSha256: sha256.optional(),
});
export type DeletedRecord = z.infer<typeof deletedRecordSchema>;

/** A job: the store holds all else that is known of the image. */
export const resizeJobSchema = z.object({ version, id: imageIdSchema });
export type ResizeJob = z.infer<typeof resizeJobSchema>;

export function resizeJob(id: string): ResizeJob {
  return { version: CURRENT_VERSION, id };
}

/** An announcement: the state of this image changed. Receivers read the new state from the store. */
export const announcementSchema = z.object({ version, id: imageIdSchema });
export type Announcement = z.infer<typeof announcementSchema>;

export function announcement(id: string): Announcement {
  return { version: CURRENT_VERSION, id };
}
