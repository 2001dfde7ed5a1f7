import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/confirm-dialog.ts';
import { useFailureText } from '../../../host/use-failure-text.ts';
import { deleteMany } from '../delete-many.ts';
import type { LibraryEntry } from '../library-entry.ts';

interface DeleteSelectedProps {
  entries: readonly LibraryEntry[];
  onClose: () => void;
  onDeleted: (ids: readonly string[]) => void;
}

/** Asks, deletes on the host, and stays open with the reason where some could not be deleted. */
export function DeleteSelected({ entries, onClose, onDeleted }: DeleteSelectedProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [done, setDone] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const count = entries.length;

  async function confirm() {
    setDone(0);
    setProblem(undefined);
    const { deleted, failures } = await deleteMany(entries, setDone);
    setDone(undefined);
    const [failure] = failures;
    if (failure) setProblem(t('delete.someFailed', { count: failures.length, reason: failureText(failure) }));
    if (deleted.length > 0) onDeleted(deleted);
    if (!failure) onClose();
  }

  return (
    <Suspense>
      <ConfirmDialog
        title={t('delete.titleMany', { count })}
        confirmLabel={
          done === undefined
            ? t('delete.confirmMany', { count })
            : t('delete.progress', { done: String(done), total: String(count) })
        }
        busy={done !== undefined}
        problem={problem}
        onConfirm={confirm}
        onClose={onClose}
      >
        {t('delete.textMany')}
      </ConfirmDialog>
    </Suspense>
  );
}
