import { useCallback, useEffect, useMemo, useState } from 'react';
import type { LibraryEntry } from './library-entry.ts';

/** Outlives the page: who looks at an image and comes back finds what was selected. */
let lastChosen: ReadonlySet<string> = new Set();

/** Which of the entries shown are selected. What is no longer shown is not selected either. */
export function useSelection(shown: readonly LibraryEntry[]) {
  const [chosen, setChosen] = useState(lastChosen);
  const [anchor, setAnchor] = useState<string>();
  useEffect(() => {
    lastChosen = chosen;
  }, [chosen]);
  const selected = useMemo(() => shown.filter(({ id }) => chosen.has(id)), [shown, chosen]);

  /** With `through`, all from the entry that was last chosen to this one. */
  const choose = useCallback(
    (index: number, on: boolean, through: boolean) => {
      const last = through ? shown.findIndex(({ id }) => id === anchor) : -1;
      const from = last === -1 ? index : last;
      const ids = shown.slice(Math.min(from, index), Math.max(from, index) + 1).map(({ id }) => id);
      setChosen((before) => {
        const after = new Set(before);
        for (const id of ids) on ? after.add(id) : after.delete(id);
        return after;
      });
      setAnchor(shown[index]?.id);
    },
    [shown, anchor],
  );
  const chooseAll = useCallback(() => setChosen(new Set(shown.map(({ id }) => id))), [shown]);
  const chooseNone = useCallback(() => setChosen(new Set()), []);

  return { selected, isSelected: (id: string) => chosen.has(id), choose, chooseAll, chooseNone };
}
