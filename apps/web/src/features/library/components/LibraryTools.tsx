import { type ChangeEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { saveFile } from '../../../components/save-file.ts';
import { HostError } from '../../../host/failure.ts';
import { useFailureText } from '../../../host/use-failure-text.ts';
import { keepEntries } from '../api/library.ts';
import type { LibraryEntry } from '../library-entry.ts';
import { isOfThisHost, type LibraryFile, readLibraryFile, writeLibraryFile } from '../library-file.ts';
import styles from './LibraryPage.module.css';

interface LibraryToolsProps {
  entries: readonly LibraryEntry[];
  search: string;
  onSearch: (text: string) => void;
  onNotice: (text: string) => void;
}

/** Search, and the list as a file. */
export function LibraryTools({ entries, search, onSearch, onNotice }: LibraryToolsProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const input = useRef<HTMLInputElement>(null);

  function exportList() {
    const now = new Date();
    const text = writeLibraryFile(entries, location.origin, now);
    saveFile(`imgr-uploads-${now.toISOString().slice(0, 10)}.json`, 'application/json', text);
  }

  async function importList({ target }: ChangeEvent<HTMLInputElement>) {
    const text = await target.files?.[0]?.text().catch(() => '');
    target.value = '';
    const file = text === undefined ? undefined : readLibraryFile(text);
    onNotice(file ? await add(file) : t('library.importFailed'));
  }

  /** Returns what came of it. */
  async function add(file: LibraryFile): Promise<string> {
    const known = new Set(entries.map(({ id }) => id));
    const added = file.entries.filter(({ id }) => !known.has(id));
    if (added.length === 0) return t('library.importedNone');
    try {
      if (!(await isOfThisHost(file, location.origin)))
        return t('library.importForeign', { count: file.entries.length });
      await keepEntries(added);
      return t('library.imported', { count: added.length });
    } catch (error) {
      return error instanceof HostError ? failureText(error.failure) : t('library.importNotKept');
    }
  }

  return (
    <div className={styles.tools}>
      <div className={styles.search}>
        <Icon name="search" />
        <input
          type="search"
          aria-label={t('library.search')}
          placeholder={t('library.search')}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      <Button disabled={entries.length === 0} onClick={exportList}>
        <Icon name="download" />
        {t('library.export')}
      </Button>
      <Button onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {t('library.import')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label={t('library.importInput')}
        data-import
        onChange={importList}
      />
    </div>
  );
}
