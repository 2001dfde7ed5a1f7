import { useRef, useState } from 'react';
import { Icon } from '../../../components/Icon.tsx';
import { placeholderUrl } from '../../../components/placeholder-url.ts';
import type { Upload } from '../upload.ts';
import { useFilePreview } from '../use-file-preview.ts';
import { useLoadedImage } from '../use-loaded-image.ts';
import { useNearby } from '../use-nearby.ts';
import styles from './Thumbnail.module.css';

const SHOWN_SIZE = 'small';
/** Of what is not sent the browser may have no picture, and a very large one would cost too much memory. */
const MAX_PREVIEW_BYTES = 30 * 1024 * 1024;

/** The file as it is here, then the made size as the host serves it. */
export function Thumbnail({ upload: { file, status, image, info } }: { upload: Upload }) {
  const box = useRef<HTMLDivElement>(null);
  const nearby = useNearby(box);
  const made = useLoadedImage(nearby && status === 'ready' ? image?.[SHOWN_SIZE] : undefined);
  const preview = useFilePreview(file, nearby && made === undefined && file.size <= MAX_PREVIEW_BYTES);
  const [unreadable, setUnreadable] = useState(false);
  const src = made ?? (unreadable ? undefined : preview);
  const placeholder = made ? undefined : placeholderUrl(info?.placeholder);
  return (
    <div className={styles.box} ref={box} style={{ backgroundImage: placeholder && `url(${placeholder})` }}>
      {src ? (
        <img
          src={src}
          alt=""
          width={88}
          height={88}
          decoding="async"
          data-size={made && SHOWN_SIZE}
          onError={() => setUnreadable(true)}
        />
      ) : (
        !placeholder && <Icon name="image" className={styles.icon} />
      )}
    </div>
  );
}
