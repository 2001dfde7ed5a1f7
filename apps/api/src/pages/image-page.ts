import {
  CONTENT_TYPES,
  type ImageInfo,
  imagePaths,
  PAGE_DATA_ID,
  routes,
  SIZE_NAMES,
  shownSizes,
  sourcesOf,
} from '@imgr/contracts';
import { html, raw } from './html.ts';
import { describeImage, shownAs } from './shown-image.ts';

/**
 * The page of an image: a head that chats and search engines read, and the web app, which finds there what it shows.
 * Of the app it names files that every build has, so that it need not know the build. Without info it is the page
 * of an image that is not there, or that cannot be looked up now: the app says which.
 */
export function imagePage(info: ImageInfo | undefined, publicUrl: string): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${info ? `${describeImage(info)} · imgr` : 'imgr'}</title>
    ${info ? aboutImage(info, publicUrl) : ''}
    <link rel="preload" as="font" type="font/woff2" href="/page.woff2" crossorigin />
    <script src="/theme.js"></script>
    <script type="module" src="/page.js"></script>
    <link rel="stylesheet" href="/page.css" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="apple-touch-icon" href="/icon-192.png" />
    <link rel="manifest" href="/manifest.webmanifest" />
  </head>
  <body>
    <div id="root">
      <div class="boot">
        <div class="boot-head"><img src="/favicon.svg" alt="" width="32" height="32" />imgr</div>
        ${info ? html`<div class="boot-picture">${picture(info)}</div>` : ''}
      </div>
    </div>
    ${info ? inBody(info) : ''}
  </body>
</html>
`.text;
}

/** Open Graph, and where to find the same as oEmbed. */
function aboutImage(info: ImageInfo, publicUrl: string) {
  const pageUrl = publicUrl + imagePaths.page(info.id);
  const title = describeImage(info);
  const shown = shownAs(info);
  const oembedUrl = `${publicUrl}${routes.oembed}?format=json&url=${encodeURIComponent(pageUrl)}`;
  return html`<link rel="canonical" href="${pageUrl}" />
    <meta property="og:site_name" content="imgr" />
    <meta property="og:type" content="website" />
    <meta property="og:url" content="${pageUrl}" />
    <meta property="og:title" content="${title}" />
    <meta property="og:image" content="${publicUrl + shown.path}" />
    ${info.format ? html`<meta property="og:image:type" content="${CONTENT_TYPES[info.format]}" />` : ''}
    ${
      shown.width && shown.height
        ? html`<meta property="og:image:width" content="${shown.width}" />
    <meta property="og:image:height" content="${shown.height}" />`
        : ''
    }
    <meta property="og:image:alt" content="${title}" />
    <meta name="twitter:card" content="summary_large_image" />
    <link rel="alternate" type="application/json+oembed" href="${oembedUrl}" title="${title}" />`;
}

/** There before the app is: it is what people came for. */
function picture(info: ImageInfo) {
  const { id, width, height } = info;
  const original = imagePaths.original(id);
  const sides = width && height ? html` width="${width}" height="${height}"` : '';
  const sources =
    width && height ? html` srcset="${sourcesOf(info)}" sizes="${shownSizes(width, height)}"` : '';
  return html`<img src="${original}" alt="${describeImage(info)}" fetchpriority="high"${sides}${sources} />`;
}

function inBody(info: ImageInfo) {
  const links = ['original' as const, ...SIZE_NAMES.filter((size) => info.sizes[size])].map((size) => {
    const path = size === 'original' ? imagePaths.original(info.id) : imagePaths.size(info.id, size);
    return html`<li><a href="${path}">${size}</a></li>`;
  });
  // Within a script element only `<` could end it.
  const data = raw(JSON.stringify(info).replaceAll('<', String.raw`\u003c`));
  return html`<script type="application/json" id="${PAGE_DATA_ID}">${data}</script>
    <noscript>
      <ul>${links}</ul>
    </noscript>`;
}
