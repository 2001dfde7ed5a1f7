import type { SizeName } from './sizes.ts';

/** The API's paths, as templates in the routers' form. */
export const routes = {
  root: '/',
  upload: '/image',
  image: '/image/:id',
  size: '/image/:id/:size',
  info: '/image/:id/info',
  imageEvents: '/image/:id/events',
  events: '/events',
  health: '/health',
  ready: '/health/ready',
  openapi: '/openapi.json',
  docs: '/docs',
  webConfig: '/config.json',
  imagePage: '/i/:id',
  libraryPage: '/uploads',
  toolsPage: '/tools',
  oembed: '/oembed',
} as const;

export const imagePaths = {
  /** The page that shows the image to people. */
  page: (id: string) => `/i/${id}`,
  original: (id: string) => `/image/${id}`,
  size: (id: string, size: SizeName) => `/image/${id}/${size}`,
};

/** The element of an image's page that holds the image's info as JSON. */
export const PAGE_DATA_ID = 'image-info';
