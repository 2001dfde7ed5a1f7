import { type ImageInfo, imageIdSchema, type OEmbed } from '@imgr/contracts';
import { describeImage, shownAs } from './shown-image.ts';

/** The id in the address of an image or of its page, or undefined if it is not one of this host. */
export function idInUrl(text: string, publicUrl: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, pathname } = new URL(text);
  if (origin !== new URL(publicUrl).origin) return undefined;
  const [first = '', id, ...rest] = pathname.slice(1).split('/');
  if (!['i', 'image'].includes(first) || (first === 'i' && rest.length > 0)) return undefined;
  return imageIdSchema.safeParse(id).data;
}

/** https://oembed.com: a photo, or a mere link where its width and height are not known. */
export function oembedOf(
  info: ImageInfo,
  publicUrl: string,
  bounds: { width?: number; height?: number },
): OEmbed {
  const shown = shownAs(info, bounds);
  const about = {
    version: '1.0',
    title: describeImage(info),
    provider_name: 'imgr',
    provider_url: publicUrl,
  } as const;
  const { width, height } = shown;
  if (!width || !height) return { type: 'link', ...about };
  return { type: 'photo', ...about, url: publicUrl + shown.path, width, height };
}
