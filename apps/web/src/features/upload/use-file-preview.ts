import { type RefObject, useEffect, useState } from 'react';

/** How far out of sight a preview is there already. */
const MARGIN = '600px';

/**
 * A URL that shows a file of this computer, for as long as it is needed and its place is in sight, or nearly: whoever adds
 * a whole folder must not have all of it in memory.
 */
export function useFilePreview(
  file: File,
  place: RefObject<Element | null>,
  needed: boolean,
): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!needed || !place.current) return;
    let created: string | undefined;
    function show() {
      created ??= URL.createObjectURL(file);
      setUrl(created);
    }
    function hide() {
      if (created) URL.revokeObjectURL(created);
      created = undefined;
      setUrl(undefined);
    }
    const observer = new IntersectionObserver(
      (changes) => (changes.at(-1)?.isIntersecting ? show() : hide()),
      { rootMargin: MARGIN },
    );
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      hide();
    };
  }, [file, place, needed]);
  return url;
}
