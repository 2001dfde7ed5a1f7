import type { LinkedImage } from '../../components/links/link-forms.ts';
import type { Upload } from './upload.ts';

/** What a link to an upload's image is made of, once there is one. */
export function linkedImageOf({ image, info, file }: Upload): LinkedImage | undefined {
  if (!image) return undefined;
  const { id, width, height } = image;
  return { id, name: file.name, width, height, sizes: info?.sizes };
}
