import { useTranslation } from 'react-i18next';
import styles from './Loading.module.css';

/** What the host drew of the page before the app was there: its first words, or the image. */
const drawn = document.querySelector('.boot-main, .boot-picture');
const drawnPath = location.pathname;

/** In place of a page that is not there yet. Where the host drew some of it, that stays. */
export function Loading({ path }: { path: string }) {
  const { t } = useTranslation();
  if (drawn && path === drawnPath) return <div ref={(place) => place?.append(drawn)} />;
  return <p className={styles.loading}>{t('app.loading')}</p>;
}
