import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';

interface WaitProps {
  reason: string;
  /** The time, in ms, from which trying again makes sense. */
  until?: number;
  /** Whether it is tried again without being asked to. */
  automatic?: boolean;
}

/** A reason, and how long it still holds. */
export function Wait({ reason, until, automatic = false }: WaitProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now, setNow] = useState(Date.now);
  const waiting = until !== undefined && until > now;

  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [waiting]);

  if (!waiting) return reason;
  const wait = format.wait(until - now);
  return `${reason} ${automatic ? t('wait.automatic', { wait }) : t('wait.manual', { wait })}`;
}
