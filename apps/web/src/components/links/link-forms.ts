import { imagePaths, SIZE_NAMES, SIZES, type SizeName } from '@imgr/contracts';

export const LINK_FORMS = ['direct', 'page', 'markdown', 'html', 'bbcode'] as const;
export type LinkForm = (typeof LINK_FORMS)[number];

/** Largest first. */
export const LINK_SIZES = ['original', ...SIZE_NAMES] as const;
export type LinkSize = (typeof LINK_SIZES)[number];

interface Pixels {
  width: number;
  height: number;
}

/** What is known of an image to be linked to. */
export interface LinkedImage {
  id: string;
  name: string;
  /** Of the original. */
  width?: number;
  height?: number;
  /** As made, once they are. */
  sizes?: Partial<Record<SizeName, Partial<Pixels>>>;
}

/** The link to a size of an image, in the form that it is pasted in. */
export function linkText(form: LinkForm, image: LinkedImage, size: LinkSize): string {
  const url = sizeUrl(image.id, size);
  switch (form) {
    case 'direct':
      return url;
    case 'page':
      return pageUrl(image.id);
    case 'markdown':
      return `![${image.name.replaceAll(/[\\[\]]/g, String.raw`\$&`)}](${url})`;
    case 'html': {
      const { width, height } = pixelsOf(image, size) ?? {};
      const sides = width && height ? ` width="${width}" height="${height}"` : '';
      return `<img src="${url}" alt="${escapeHtml(image.name)}"${sides}>`;
    }
    case 'bbcode':
      return `[img]${url}[/img]`;
  }
}

export function sizeUrl(id: string, size: LinkSize): string {
  return new URL(size === 'original' ? imagePaths.original(id) : imagePaths.size(id, size), location.origin)
    .href;
}

export function pageUrl(id: string): string {
  return new URL(imagePaths.page(id), location.origin).href;
}

/** Width and height of a size: as it was made, or as it will be. */
export function pixelsOf({ width, height, sizes }: LinkedImage, size: LinkSize): Pixels | undefined {
  const made = size === 'original' ? undefined : sizes?.[size];
  if (made?.width && made.height) return { width: made.width, height: made.height };
  if (!width || !height) return undefined;
  const scale = size === 'original' ? 1 : Math.min(1, SIZES[size] / Math.max(width, height));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
