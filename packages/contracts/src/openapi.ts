import type { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { CONTENT_TYPES, IMAGE_FORMATS } from './formats.ts';
import {
  errorBodySchema,
  eventsQuerySchema,
  imageInfoSchema,
  imageParamsSchema,
  oembedQuerySchema,
  oembedSchema,
  readinessSchema,
  sizeParamsSchema,
  statusEventSchema,
  uploadedImageSchema,
  urlTemplatesSchema,
} from './http.ts';

const json = (description: string, schema: z.ZodType): ZodOpenApiResponseObject => ({
  description,
  content: { 'application/json': { schema } },
});
const error = (description: string) => json(description, errorBodySchema);
const binary = { schema: { type: 'string', format: 'binary' } } as const;
const imageBytes: ZodOpenApiResponseObject = {
  description: 'the bytes',
  content: Object.fromEntries(IMAGE_FORMATS.map((format) => [CONTENT_TYPES[format], binary])),
};
const events: ZodOpenApiResponseObject = {
  description: 'a `status` event for each id at once, then one at each change, until all are ready or failed',
  content: { 'text/event-stream': { schema: statusEventSchema } },
};
const errors = {
  invalidId: { 400: error('invalid id') },
  notFound: { 404: error('not found') },
  always: {
    429: error('too many requests; Retry-After says when to come again'),
    503: error('the storage does not answer; Retry-After says when to come again'),
  },
};

const servingImage = (
  params: typeof imageParamsSchema | typeof sizeParamsSchema,
): ZodOpenApiOperationObject => ({
  requestParams: { path: params },
  responses: {
    200: imageBytes,
    206: { ...imageBytes, description: 'the range asked for' },
    304: { description: 'not modified' },
    416: error('the range lies outside the image'),
    ...errors.invalidId,
    ...errors.notFound,
    ...errors.always,
  },
});
const servingSize: ZodOpenApiOperationObject = {
  ...servingImage(sizeParamsSchema),
  responses: {
    ...servingImage(sizeParamsSchema).responses,
    307: { description: 'not made yet: to the original' },
    422: error('the sizes of this image could not be made'),
  },
};

/** The API described, from the schemas that check what it takes and gives. */
export function openApiDocument({
  publicUrl,
  version,
}: {
  publicUrl: string;
  version: string;
}): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'imgr',
      version,
      description: 'Keeps images, makes four sizes of each, and serves them. CORS is open.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    components: {
      securitySchemes: {
        uploadToken: { type: 'http', scheme: 'bearer', description: 'where the host demands one to upload' },
        deleteToken: {
          type: 'http',
          scheme: 'bearer',
          description: "an image's delete token, or the operator's",
        },
      },
    },
    paths: {
      '/': {
        get: {
          summary: 'URL templates (a browser gets the web app)',
          responses: { 200: json('the templates', urlTemplatesSchema) },
        },
      },
      '/image': {
        post: {
          summary: 'Upload an image',
          security: [{}, { uploadToken: [] }],
          requestBody: {
            required: true,
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  required: ['file'],
                  properties: { file: { type: 'string', format: 'binary' } },
                },
              },
            },
          },
          responses: {
            201: {
              ...json('kept; the sizes are being made', uploadedImageSchema),
              headers: { Location: { schema: { type: 'string' }, description: 'the path of the original' } },
            },
            400: error('no field `file`, more than one file, or a malformed body'),
            401: error('an upload token is needed'),
            403: error('the upload token is wrong'),
            408: error('the body came too slowly'),
            413: error('more bytes than the limit'),
            415: error('not an accepted format'),
            422: error('a header that cannot be read, or more pixels than the limit'),
            ...errors.always,
          },
        },
      },
      '/image/{id}': {
        get: { summary: 'The original', ...servingImage(imageParamsSchema) },
        head: { summary: 'The headers of the original', ...servingImage(imageParamsSchema) },
        delete: {
          summary: 'Delete an image',
          security: [{ deleteToken: [] }],
          requestParams: { path: imageParamsSchema },
          responses: {
            204: { description: 'gone, also when repeated' },
            401: error('a token is needed'),
            403: error('the token is wrong'),
            ...errors.invalidId,
            ...errors.notFound,
            ...errors.always,
          },
        },
      },
      '/image/{id}/{size}': {
        get: { summary: 'One of the sizes', ...servingSize },
        head: { summary: 'The headers of one of the sizes', ...servingSize },
      },
      '/image/{id}/info': {
        get: {
          summary: 'What is known of an image',
          requestParams: { path: imageParamsSchema },
          responses: {
            200: json('its info', imageInfoSchema),
            ...errors.invalidId,
            ...errors.notFound,
            ...errors.always,
          },
        },
      },
      '/image/{id}/events': {
        get: {
          summary: 'Follow the status of an image',
          requestParams: { path: imageParamsSchema },
          responses: {
            200: events,
            204: { description: 'a reconnect when there is nothing more to tell' },
            ...errors.invalidId,
            ...errors.notFound,
            ...errors.always,
          },
        },
      },
      '/events': {
        get: {
          summary: 'Follow the status of several images',
          requestParams: { query: eventsQuerySchema },
          responses: {
            200: events,
            204: { description: 'a reconnect when there is nothing more to tell' },
            400: error('no id, too many, or an invalid one'),
            ...errors.always,
          },
        },
      },
      '/i/{id}': {
        get: {
          summary: 'The page of an image, for people and for chats',
          requestParams: { path: imageParamsSchema },
          responses: {
            200: { description: 'the page', content: { 'text/html': { schema: { type: 'string' } } } },
            404: {
              description: 'the page of an image that is not there',
              content: { 'text/html': { schema: { type: 'string' } } },
            },
          },
        },
      },
      '/oembed': {
        get: {
          summary: 'An image as oEmbed',
          requestParams: { query: oembedQuerySchema },
          responses: {
            200: json('a photo', oembedSchema),
            400: error('no url, or a malformed query'),
            ...errors.notFound,
            501: error('another format than JSON'),
            ...errors.always,
          },
        },
      },
      '/health': {
        get: {
          summary: 'Whether the process runs',
          responses: {
            200: { description: '`ok`', content: { 'text/plain': { schema: { type: 'string' } } } },
          },
        },
      },
      '/health/ready': {
        get: {
          summary: 'Whether images can be served; `degraded` says what else is amiss, such as a full store',
          responses: { 200: json('ready', readinessSchema), 503: json('not ready', readinessSchema) },
        },
      },
    },
  });
}
