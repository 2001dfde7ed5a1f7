import { useEffect, useState } from 'react';
import { useAnnounce } from './Announcer.tsx';
import styles from './CopyButton.module.css';
import { copyText } from './copy-text.ts';
import { Icon } from './Icon.tsx';

const SHOWN_MS = 1600;

interface CopyButtonProps {
  text: string;
  /** What is copied, as in "Copy original link". */
  name: string;
}

export function CopyButton({ text, name }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  const announce = useAnnounce();

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    const copied = await copyText(text);
    setOutcome(copied ? 'copied' : 'refused');
    announce(copied ? `Copied ${name}` : 'The browser did not copy. Copy the selected text yourself.');
  }

  return (
    <>
      <button
        type="button"
        className={styles.copy}
        data-outcome={outcome}
        aria-label={`Copy ${name}`}
        title={outcome === 'copied' ? 'Copied' : `Copy ${name}`}
        onClick={copy}
      >
        <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      </button>
      {outcome === 'refused' && (
        <input
          className={styles.manual}
          aria-label={name}
          readOnly
          value={text}
          ref={(input) => input?.select()}
          onBlur={() => setOutcome(undefined)}
        />
      )}
    </>
  );
}
