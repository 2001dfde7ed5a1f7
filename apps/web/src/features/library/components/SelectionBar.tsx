import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { CopyAll } from '../../../components/links/CopyAll.tsx';
import { LINK_FORMS } from '../../../components/links/link-forms.ts';
import { linkForm } from '../../../components/links/link-preferences.ts';
import { Select } from '../../../components/Select.tsx';
import { forgetEntries } from '../api/library.ts';
import type { LibraryEntry } from '../library-entry.ts';
import { DeleteSelected } from './DeleteSelected.tsx';
import styles from './LibraryPage.module.css';

interface SelectionBarProps {
  selected: readonly LibraryEntry[];
  /** `leaving`: how many entries are about to leave the list. */
  chooseNone: (leaving: number) => void;
  onDeleted: (ids: readonly string[]) => void;
  onNotice: (text: string) => void;
}

/** What can be done with the selected entries. */
export function SelectionBar({ selected, chooseNone, onDeleted, onNotice }: SelectionBarProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<'delete' | 'forget'>();
  const count = selected.length;
  const close = () => setAsked(undefined);

  async function forget() {
    await forgetEntries(selected.map(({ id }) => id));
    chooseNone(count);
    onNotice(t('library.forgot', { count }));
  }

  return (
    <section className={styles.bar} aria-label={t('library.selection')}>
      <p className={styles.selected} role="status">
        {t('library.selected', { count })}
      </p>
      <div className={styles.ends}>
        <IconButton
          icon="trash"
          label={t('library.delete')}
          hint={t('library.delete')}
          onClick={() => setAsked('delete')}
        />
        <IconButton
          icon="close"
          label={t('library.selectNone')}
          hint={t('library.selectNone')}
          onClick={() => chooseNone(0)}
        />
      </div>
      <Select
        label={t('links.form')}
        value={linkForm.use()}
        options={LINK_FORMS.map((form) => [form, t(`links.forms.${form}`)] as const)}
        onChange={linkForm.set}
      />
      <CopyAll images={selected} />
      <Button onClick={() => setAsked('forget')}>{t('library.forget')}</Button>
      {asked === 'delete' && (
        <DeleteSelected
          entries={selected}
          onClose={close}
          onDeleted={(ids) => {
            onDeleted(ids);
            onNotice(t('delete.doneMany', { count: ids.length }));
            if (ids.length === count) chooseNone(count);
          }}
        />
      )}
      {asked === 'forget' && (
        <Suspense>
          <ConfirmDialog
            title={t('library.forgetTitle', { count })}
            confirmLabel={t('library.forgetConfirm')}
            onConfirm={forget}
            onClose={close}
          >
            {t('library.forgetText')}
          </ConfirmDialog>
        </Suspense>
      )}
    </section>
  );
}
