import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeletableImage, deleteImage } from '../host/delete-image.ts';
import { HostError } from '../host/failure.ts';
import { useFailureText } from '../host/use-failure-text.ts';
import { ConfirmDialog } from './confirm-dialog.ts';

const UNKNOWN = { code: 'unreachable', retryable: true };

interface DeleteDialogProps {
  image: DeletableImage;
  name: string;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks, deletes the image on the host, and says what came of it. */
export function DeleteDialog({ image, name, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function confirm() {
    setBusy(true);
    setProblem(undefined);
    try {
      await deleteImage(image);
      onDeleted();
    } catch (error) {
      setProblem(failureText(error instanceof HostError ? error.failure : UNKNOWN));
      setBusy(false);
    }
  }

  return (
    <Suspense>
      <ConfirmDialog
        title={t('delete.title', { name })}
        confirmLabel={t('delete.confirm')}
        busy={busy}
        problem={problem}
        onConfirm={confirm}
        onClose={busy ? undefined : onClose}
      >
        {t('delete.text')}
      </ConfirmDialog>
    </Suspense>
  );
}
