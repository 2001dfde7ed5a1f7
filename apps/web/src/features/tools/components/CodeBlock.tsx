import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/CopyButton.tsx';
import styles from './ToolsPage.module.css';

/** Code to copy. It scrolls by itself where it is too wide, so that the page does not, and can be reached to scroll it. */
export function CodeBlock({ name, code }: { name: string; code: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <section tabIndex={0} aria-label={name} className={styles.scroller}>
        <pre translate="no">{code}</pre>
      </section>
      <CopyButton text={code} label={t('tools.copyOf', { name })} said={t('links.copied')} />
    </div>
  );
}
