import { type ImageInfo, imagePaths, SIZE_NAMES } from '@imgr/contracts';
import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { placeholderUrl } from '../../../components/placeholder-url.ts';
import styles from './ImageView.module.css';

/** Of an image that does not say. */
const UNKNOWN_SIDES = { width: 1024, height: 768 };

/** The image at the size that fits. A click opens the original. */
export function Picture({ info, name }: { info: ImageInfo; name: string }) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  const { width = UNKNOWN_SIDES.width, height = UNKNOWN_SIDES.height, id } = info;
  const placeholder = placeholderUrl(info.placeholder);
  const shape = {
    '--ratio': width / height,
    '--width': `${width}px`,
    '--height': `${height}px`,
    backgroundImage: placeholder && `url(${placeholder})`,
  } as CSSProperties;
  return (
    <div className={styles.picture}>
      <a href={imagePaths.original(id)} style={shape} title={t('image.fullSize')}>
        {broken ? (
          <span className={styles.broken}>{t('image.brokenImage')}</span>
        ) : (
          <img
            src={imagePaths.original(id)}
            srcSet={sourcesOf(info)}
            sizes={sizesOf(width, height)}
            alt={name}
            width={width}
            height={height}
            decoding="async"
            fetchPriority="high"
            onError={() => setBroken(true)}
          />
        )}
      </a>
    </div>
  );
}

/** The sizes that are made, and the original. Each width once: of a small image all are alike. */
function sourcesOf({ id, width, sizes }: ImageInfo): string | undefined {
  const sources = new Map<number, string>();
  if (width) sources.set(width, imagePaths.original(id));
  for (const size of SIZE_NAMES) {
    const made = sizes[size];
    if (made?.width) sources.set(made.width, made.url);
  }
  return [...sources].map(([sourceWidth, url]) => `${url} ${sourceWidth}w`).join(', ') || undefined;
}

/** As the style sheet lays it out: never wider than the page, nor higher than most of the window, nor enlarged. */
function sizesOf(width: number, height: number): string {
  const byHeight = `calc(72dvh * ${(width / height).toFixed(4)})`;
  return `min(100vw, 52rem, ${width}px, ${byHeight})`;
}
