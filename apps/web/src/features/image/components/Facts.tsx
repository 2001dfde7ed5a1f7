import type { ImageInfo } from '@imgr/contracts';
import { useTranslation } from 'react-i18next';
import { FORMAT_NAMES } from '../../../i18n/format.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import styles from './ImageView.module.css';

export function Facts({ info }: { info: ImageInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { width, height, bytes, createdAt, status } = info;
  const facts = [
    [t('image.format'), info.format && FORMAT_NAMES[info.format]],
    [t('image.dimensions'), width && height && format.pixels(width, height)],
    [t('image.weight'), bytes !== undefined && format.bytes(bytes)],
    [t('image.added'), createdAt && <time dateTime={createdAt}>{format.dateTime(createdAt)}</time>],
    [t('image.status'), status !== 'ready' && t(`image.statuses.${status}`)],
  ] as const;
  return (
    <dl className={styles.facts} aria-live="polite">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
