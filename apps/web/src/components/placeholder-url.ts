import { thumbHashToDataURL } from 'thumbhash';

/** A ThumbHash, in base64, as the URL of a blurred picture. */
export function placeholderUrl(hash: string | undefined): string | undefined {
  if (!hash) return undefined;
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(hash), (char) => char.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
