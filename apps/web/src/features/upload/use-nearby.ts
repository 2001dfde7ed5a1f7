import { type RefObject, useEffect, useState } from 'react';

/** How far out of sight something is nearby already. */
const MARGIN = '600px';

/** Whether a place is in sight, or nearly: whoever adds a whole folder must not have all of it loaded. */
export function useNearby(place: RefObject<Element | null>): boolean {
  const [nearby, setNearby] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver(
      (changes) => setNearby(changes.at(-1)?.isIntersecting ?? false),
      { rootMargin: MARGIN },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);
  return nearby;
}
