import type { UploadedImage } from '@imgr/contracts';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { deleteImage } from '../api/delete-image.ts';

interface DeleteDialogProps {
  image: UploadedImage;
  fileName: string;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteDialog({ image, fileName, onClose, onDeleted }: DeleteDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function confirm() {
    setBusy(true);
    setProblem(undefined);
    try {
      await deleteImage(image);
      onDeleted();
    } catch (error) {
      setProblem((error as Error).message);
      setBusy(false);
    }
  }

  return (
    <ConfirmDialog
      title={`Delete ${fileName}?`}
      confirmLabel="Delete image"
      busy={busy}
      problem={problem}
      onConfirm={confirm}
      onClose={onClose}
    >
      Its five links stop working. This cannot be undone.
    </ConfirmDialog>
  );
}
