import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import styles from './ConfirmDialog.module.css';

export interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  confirmLabel: string;
  /** What is said of going back, if not that all stays as it is. */
  closeLabel?: string;
  busy?: boolean;
  /** Why it could not be done. */
  problem?: string;
  onConfirm: () => void;
  /** Absent while there is no going back. */
  onClose?: () => void;
}

/** Asks before what cannot be undone. It is open for as long as it is rendered. */
export default function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <AlertDialog.Root open onOpenChange={(open) => open || props.onClose?.()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.dialog}>
          <AlertDialog.Title className={styles.title}>{props.title}</AlertDialog.Title>
          <AlertDialog.Description>{props.children}</AlertDialog.Description>
          <p className={styles.problem} role="alert">
            {props.problem}
          </p>
          <div className={styles.buttons}>
            <AlertDialog.Close
              render={<Button disabled={!props.onClose}>{props.closeLabel ?? t('delete.keep')}</Button>}
            />
            <Button variant="danger" disabled={props.busy} onClick={props.onConfirm}>
              {props.confirmLabel}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
