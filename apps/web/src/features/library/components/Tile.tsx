import { imagePaths } from '@imgr/contracts';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../../../components/Icon.tsx';
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
  const [gone, setGone] = useState(false);
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
          {gone ? (
            <span className={styles.gone}>
              <Icon name="image" />
              {t('library.gone')}
            </span>
          ) : (
            <img
              src={imagePaths.size(id, 'small')}
              alt=""
              width={256}
              height={256}
              loading="lazy"
              decoding="async"
              onError={() => setGone(true)}
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
