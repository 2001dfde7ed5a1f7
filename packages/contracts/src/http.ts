import { z } from 'zod';
import { IMAGE_FORMATS } from './formats.ts';
import { imageIdSchema } from './image-id.ts';
import { SIZE_NAMES } from './sizes.ts';

/** How many images one stream of events may follow. */
export const MAX_EVENT_IDS = 100;

export const imageStatusSchema = z.enum(['pending', 'ready', 'failed']);
export type ImageStatus = z.infer<typeof imageStatusSchema>;

export const imageParamsSchema = z.object({ id: imageIdSchema });
export const sizeParamsSchema = z.object({ id: imageIdSchema, size: z.enum(SIZE_NAMES) });

export const eventsQuerySchema = z.object({
  id: z.array(imageIdSchema).min(1).max(MAX_EVENT_IDS).describe(`repeated, up to ${MAX_EVENT_IDS} times`),
});

export const errorBodySchema = z
  .object({
    error: z.string().describe('a sentence for people'),
    code: z.string().describe('for programs'),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBodySchema>;

const urlTemplate = z.string().describe('a URL with {id} where the id goes');
export const urlTemplatesSchema = z
  .object({
    upload_url: z.string(),
    original_image_url: urlTemplate,
    big_image_url: urlTemplate,
    medium_image_url: urlTemplate,
    small_image_url: urlTemplate,
    tiny_image_url: urlTemplate,
  })
  .meta({ id: 'UrlTemplates' });
export type UrlTemplates = z.infer<typeof urlTemplatesSchema>;

const path = z.string().describe('a path on this host');
export const uploadedImageSchema = z
  .object({
    id: imageIdSchema,
    original: path,
    big: path,
    medium: path,
    small: path,
    tiny: path,
    status: imageStatusSchema,
    format: z.enum(IMAGE_FORMATS),
    width: z.int().describe('pixels, after orientation'),
    height: z.int().describe('pixels, after orientation'),
    bytes: z.int(),
    deleteToken: z.string().describe('deletes the image; shown this once'),
  })
  .meta({ id: 'UploadedImage' });
export type UploadedImage = z.infer<typeof uploadedImageSchema>;

const sizeInfoSchema = z.object({
  url: path,
  width: z.int().optional(),
  height: z.int().optional(),
  bytes: z.int().optional(),
});

/** What is known of an image. Of the images of the replaced application less is known than of imgr's own. */
export const imageInfoSchema = z
  .object({
    id: imageIdSchema,
    status: imageStatusSchema,
    format: z.enum(IMAGE_FORMATS).optional(),
    width: z.int().optional().describe('pixels, after orientation'),
    height: z.int().optional().describe('pixels, after orientation'),
    bytes: z.int().optional(),
    createdAt: z.iso.datetime().optional(),
    sizes: z.partialRecord(z.enum(SIZE_NAMES), sizeInfoSchema).describe('the sizes that are there'),
    placeholder: z.string().optional().describe('ThumbHash, base64'),
    failure: z.string().optional().describe('why it failed, for people'),
  })
  .meta({ id: 'ImageInfo' });
export type ImageInfo = z.infer<typeof imageInfoSchema>;

/** The data of a `status` event: the image's info, or that there is no such image (any more). */
export const statusEventSchema = z
  .union([imageInfoSchema, z.object({ id: imageIdSchema, status: z.literal('not_found') })])
  .meta({ id: 'StatusEvent' });
export type StatusEvent = z.infer<typeof statusEventSchema>;

const side = z.coerce.number().int().positive().optional().describe('pixels');
export const oembedQuerySchema = z.object({
  url: z.string().describe("of an image's page, or of the image"),
  format: z.enum(['json', 'xml']).default('json').describe('only JSON is spoken here'),
  maxwidth: side,
  maxheight: side,
});

/** https://oembed.com */
export const oembedSchema = z
  .object({
    version: z.literal('1.0'),
    type: z.enum(['photo', 'link']),
    title: z.string(),
    provider_name: z.string(),
    provider_url: z.string(),
    url: z.string().optional(),
    width: z.int().optional(),
    height: z.int().optional(),
  })
  .meta({ id: 'OEmbed' });
export type OEmbed = z.infer<typeof oembedSchema>;

export const readinessSchema = z
  .object({ status: z.enum(['ready', 'degraded', 'not_ready']), failing: z.array(z.string()) })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof readinessSchema>;

/** `config.json`: what the web app must know of the host that serves it, read when it starts. */
export const webConfigSchema = z.object({
  maxUploadBytes: z.int().positive(),
  uploadTokenRequired: z.boolean(),
});
export type WebConfig = z.infer<typeof webConfigSchema>;
