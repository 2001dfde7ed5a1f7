import { routes } from '@imgr/contracts';

/** Of the pages. The host serves the app at each of them. */
export const paths = {
  add: routes.root,
  library: routes.libraryPage,
  tools: routes.toolsPage,
  image: routes.imagePage,
} as const;
