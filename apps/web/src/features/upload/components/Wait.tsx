import { useEffect, useState } from 'react';
import { formatWait } from '../format.ts';

interface WaitProps {
  reason: string;
  /** The time, in ms, from which trying again makes sense. */
  until?: number;
  /** Whether it is tried again without being asked to. */
  automatic?: boolean;
}

/** A reason, and how long it still holds. */
export function Wait({ reason, until, automatic = false }: WaitProps) {
  const [now, setNow] = useState(Date.now);
  const waiting = until !== undefined && until > now;

  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [waiting]);

  if (!waiting) return reason;
  const wait = formatWait(until - now);
  return `${reason} ${automatic ? `Trying again in ${wait}.` : `Try again in ${wait}.`}`;
}
