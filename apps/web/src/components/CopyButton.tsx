import { useTranslation } from 'react-i18next';
import styles from './CopyButton.module.css';
import { Icon } from './Icon.tsx';
import { useCopy } from './use-copy.ts';

interface CopyButtonProps {
  text: string;
  /** What the button does, as in "Copy Markdown link of big". */
  label: string;
  /** What is said once it is done: by default with the text itself. */
  said?: string;
}

export function CopyButton({ text, label, said }: CopyButtonProps) {
  const { t } = useTranslation();
  const { outcome, copy, forget } = useCopy();
  return (
    <>
      <button
        type="button"
        className={styles.copy}
        data-outcome={outcome}
        aria-label={label}
        title={outcome === 'copied' ? t('links.copied') : label}
        onClick={() => copy(text, said ?? t('links.copiedNamed', { name: text }))}
      >
        <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      </button>
      {outcome === 'refused' && (
        <input
          className={styles.manual}
          aria-label={label}
          readOnly
          value={text}
          ref={(input) => input?.select()}
          onBlur={forget}
        />
      )}
    </>
  );
}
