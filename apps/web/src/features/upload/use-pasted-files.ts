import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { nameClippings } from './name-clippings.ts';

const FIELDS = 'input, textarea, [contenteditable]';

/** Passes on the files, and the pictures, that are pasted anywhere on the page. */
export function usePastedFiles(onFiles: (files: File[]) => void) {
  const { t } = useTranslation();
  useEffect(() => {
    function take(event: ClipboardEvent) {
      const inField = event.target instanceof Element && event.target.closest(FIELDS) !== null;
      // Spreadsheets and word processors put a picture of the text beside it: in a field it is the text that is meant.
      if (inField && event.clipboardData?.types.includes('text/plain')) return;
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(nameClippings(files, new Date(), (parts) => t('add.pasted', parts)));
    }
    window.addEventListener('paste', take);
    return () => window.removeEventListener('paste', take);
  }, [onFiles, t]);
}
