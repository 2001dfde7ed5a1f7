import { SIZE_NAMES, SIZES, type SizeName } from '@imgr/contracts';
import { formatPixels } from '../format.ts';
import type { Upload } from '../upload.ts';
import { ImageLink } from './ImageLink.tsx';
import styles from './ImageLinks.module.css';

const NAMES = ['original', ...SIZE_NAMES] as const;

/** The five links of an image. Where there are none yet, or may be after a retry, their place is kept. */
export function ImageLinks({ upload }: { upload: Upload }) {
  const { image, status, failure } = upload;
  const missing = status === 'failed';
  if (missing && !failure?.retryable) return null;
  return (
    <ul
      className={styles.links}
      aria-label="Links"
      aria-hidden={!image || undefined}
      data-missing={missing || undefined}
    >
      {NAMES.map((name) => (
        <ImageLink
          key={name}
          name={name}
          path={missing && name !== 'original' ? undefined : image?.[name]}
          pixels={pixelsOf(upload, name)}
        />
      ))}
    </ul>
  );
}

function pixelsOf({ image, info }: Upload, name: 'original' | SizeName): string {
  if (name === 'original') return image ? formatPixels(image.width, image.height) : 'as sent';
  const { width, height } = info?.sizes[name] ?? {};
  return width && height ? formatPixels(width, height) : `up to ${SIZES[name]}`;
}
