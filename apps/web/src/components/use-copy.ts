import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from './Announcer.tsx';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 1600;

/** Copies texts, says so, and remembers the outcome: a success for as long as it is worth showing. */
export function useCopy() {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  const announce = useAnnounce();
  const { t } = useTranslation();

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(text: string, said: string) {
    const copied = await copyText(text);
    setOutcome(copied ? 'copied' : 'refused');
    announce(copied ? said : t('links.refused'));
  }

  return { outcome, copy, forget: () => setOutcome(undefined) };
}
