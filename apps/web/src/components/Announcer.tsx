import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => {});

/** Says a sentence to those who listen to the page rather than look at it. */
export const useAnnounce = () => useContext(AnnounceContext);

export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState('');
  // A text said twice in a row is told apart by a space, or it would not be read again.
  const announce = useCallback(
    (text: string) => setSaid((last) => (last === text ? `${text}\u00a0` : text)),
    [],
  );
  return (
    <AnnounceContext value={announce}>
      {children}
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </AnnounceContext>
  );
}
