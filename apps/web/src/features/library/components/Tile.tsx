import { imagePaths } from '@imgr/contracts';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../../../components/Icon.tsx';
import { readImageInfo } from '../../../host/image-info.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { LibraryEntry } from '../library-entry.ts';
import styles from './ImageGrid.module.css';

interface TileProps {
  entry: LibraryEntry;
  index: number;
  total: number;
  left: number;
  top: number;
  width: number;
  selected: boolean;
  onSelect: (index: number, on: boolean, through: boolean) => void;
}

export const Tile = memo(function Tile(props: TileProps) {
  const { entry, index, total, left, top, width, selected, onSelect } = props;
  const { id, name } = entry;
  const { t } = useTranslation();
  const format = useFormat();
  const { shown, findOut } = useShown(id);
  return (
    <li
      className={styles.tile}
      style={{ width, transform: `translate(${left}px, ${top}px)` }}
      aria-setsize={total}
      aria-posinset={index + 1}
      data-selected={selected || undefined}
    >
      <Link href={imagePaths.page(id)} className={styles.link} title={name}>
        <span className={styles.picture}>
          {shown === 'gone' && (
            <span className={styles.gone}>
              <Icon name="image" />
              {t('library.gone')}
            </span>
          )}
          {shown === 'unknown' && <Icon name="image" />}
          {(shown === 'small' || shown === 'original') && (
            <img
              src={shown === 'small' ? imagePaths.size(id, 'small') : imagePaths.original(id)}
              alt=""
              width={256}
              height={256}
              loading="lazy"
              decoding="async"
              onError={findOut}
            />
          )}
        </span>
        <span className={styles.name}>{name}</span>
      </Link>
      <span className={styles.facts}>{format.date(entry.addedAt)}</span>
      <label className={styles.select}>
        <input
          type="checkbox"
          aria-label={t('library.select', { name })}
          checked={selected}
          onChange={({ target, nativeEvent }) =>
            onSelect(index, target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
        />
      </label>
    </li>
  );
});

/** What there is to see of an image. Why a browser could not show it only the host can say. */
function useShown(id: string) {
  const [shown, setShown] = useState<'small' | 'original' | 'gone' | 'unknown'>('small');
  useEffect(() => {
    if (shown !== 'unknown') return;
    const again = () => setShown('small');
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [shown]);

  async function findOut() {
    const status = (await readImageInfo(id))?.status;
    if (status === 'not_found') setShown('gone');
    else setShown(status === 'failed' && shown === 'small' ? 'original' : 'unknown');
  }

  return { shown, findOut };
}
