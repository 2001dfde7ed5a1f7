import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import { Button, ButtonLink } from '../../../components/Button.tsx';
import { Message } from '../../../components/Message.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { PageIntro } from '../../../components/PageIntro.tsx';
import type { LibraryEntry } from '../library-entry.ts';
import { useLibrary } from '../use-library.ts';
import { useSelection } from '../use-selection.ts';
import { ImageGrid } from './ImageGrid.tsx';
import styles from './LibraryPage.module.css';
import { LibraryTools } from './LibraryTools.tsx';
import { SelectionBar } from './SelectionBar.tsx';

const NONE: readonly LibraryEntry[] = [];

interface LibraryPageProps {
  onDeleted: (ids: readonly string[]) => void;
}

export function LibraryPage({ onDeleted }: LibraryPageProps) {
  const { t } = useTranslation();
  const entries = useLibrary();
  // In the address, so that it is there again for who comes back.
  const [params, setParams] = useSearchParams();
  const search = params.get('q') ?? '';
  const setSearch = (text: string) => setParams(text === '' ? {} : { q: text }, { replace: true });
  const [notice, setNotice] = useState<string>();
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const shown = useMemo(
    () => entries?.filter(({ name }) => name.toLowerCase().includes(wanted)) ?? NONE,
    [entries, wanted],
  );
  const selection = useSelection(shown);
  const count = useRef<HTMLParagraphElement>(null);

  /** The bar goes, and the focus with it: it is to be where the reader goes on. `leaving`: so many entries go too. */
  function chooseNone(leaving: number) {
    flushSync(selection.chooseNone);
    // Of a list that is about to be empty nothing stays but the heading.
    const isEmptied = leaving === entries?.length;
    const next = isEmptied ? document.querySelector<HTMLElement>('h1') : count.current;
    next?.focus({ preventScroll: true });
  }

  if (entries === null)
    return (
      <Message icon="alert" title={t('library.title')}>
        {t('library.unavailable')}
      </Message>
    );
  return (
    <div className={styles.page}>
      <PageIntro
        title={`${t('library.title')} · imgr`}
        heading={t('library.title')}
        lead={t('library.lead')}
      />
      <LibraryTools entries={entries} search={search} onSearch={setSearch} onNotice={setNotice} />
      {notice && (
        <Notice icon="check" onDismiss={() => setNotice(undefined)}>
          {notice}
        </Notice>
      )}
      {entries.length === 0 && <Empty />}
      {entries.length > 0 && (
        <>
          <div className={styles.head}>
            <p className={styles.count} role="status" tabIndex={-1} ref={count}>
              {wanted === ''
                ? t('library.count', { count: entries.length })
                : t('library.found', { count: shown.length, total: entries.length })}
            </p>
            <Button variant="quiet" disabled={shown.length === 0} onClick={selection.chooseAll}>
              {t('library.selectAll')}
            </Button>
          </div>
          {/* Before the grid, whose end is far away for the keyboard; to be seen below it. */}
          {selection.selected.length > 0 && (
            <SelectionBar
              selected={selection.selected}
              chooseNone={chooseNone}
              onDeleted={onDeleted}
              onNotice={setNotice}
            />
          )}
          {shown.length === 0 ? (
            <div className={styles.noneFound}>
              <p>{t('library.noneFound', { search: search.trim() })}</p>
              <Button onClick={() => setSearch('')}>{t('library.clearSearch')}</Button>
            </div>
          ) : (
            <ImageGrid entries={shown} isSelected={selection.isSelected} onSelect={selection.choose} />
          )}
        </>
      )}
    </div>
  );
}

function Empty() {
  const { t } = useTranslation();
  return (
    <div className={styles.noneFound}>
      <h2>{t('library.emptyTitle')}</h2>
      <p>{t('library.empty')}</p>
      <Link href="/" asChild>
        <ButtonLink variant="primary">{t('app.toStart')}</ButtonLink>
      </Link>
    </div>
  );
}
