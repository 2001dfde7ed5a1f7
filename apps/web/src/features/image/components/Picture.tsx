import { type ImageInfo, imagePaths, shownSizes, sourcesOf } from '@imgr/contracts';
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
            srcSet={sourcesOf(info) || undefined}
            sizes={shownSizes(width, height)}
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
