import { Suspense, useEffect, useRef, useState } from 'react';
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

/** Asks, deletes on the host, and stays open with the reason where some could not be deleted. It can be stopped. */
export function DeleteSelected({ entries, onClose, onDeleted }: DeleteSelectedProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [done, setDone] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const controller = useRef<AbortController>(undefined);
  const count = entries.length;
  const busy = done !== undefined;
  const stop = () => controller.current?.abort();
  // Who goes to another page sees no more of it.
  useEffect(() => () => controller.current?.abort(), []);

  async function confirm() {
    controller.current = new AbortController();
    const { signal } = controller.current;
    setDone(0);
    setProblem(undefined);
    const { deleted, failures } = await deleteMany(entries, setDone, signal);
    setDone(undefined);
    const [failure] = failures;
    if (failure) setProblem(t('delete.someFailed', { count: failures.length, reason: failureText(failure) }));
    if (deleted.length > 0) onDeleted(deleted);
    if (!failure || signal.aborted) onClose();
  }

  return (
    <Suspense>
      <ConfirmDialog
        title={t('delete.titleMany', { count })}
        confirmLabel={
          busy
            ? t('delete.progress', { done: String(done), total: String(count) })
            : t('delete.confirmMany', { count })
        }
        closeLabel={busy ? t('delete.stop') : undefined}
        busy={busy}
        problem={problem}
        onConfirm={confirm}
        onClose={busy ? stop : onClose}
      >
        {t('delete.textMany')}
      </ConfirmDialog>
    </Suspense>
  );
}
