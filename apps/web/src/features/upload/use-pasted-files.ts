import { useEffect } from 'react';

/** Passes on the files that are pasted anywhere on the page. */
export function usePastedFiles(onFiles: (files: File[]) => void) {
  useEffect(() => {
    function take(event: ClipboardEvent) {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    }
    window.addEventListener('paste', take);
    return () => window.removeEventListener('paste', take);
  }, [onFiles]);
}
