import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { CopyAll } from '../../../components/links/CopyAll.tsx';
import { LinkFormChoice } from '../../../components/links/LinkFormChoice.tsx';
import { linkedImageOf } from '../linked-image.ts';
import { isUnsent, type Upload } from '../upload.ts';
import type { UploadQueue } from '../upload-queue.ts';
import { canRetry } from '../uploads-reducer.ts';
import styles from './BatchActions.module.css';

interface BatchActionsProps {
  uploads: readonly Upload[];
  queue: UploadQueue;
  /** Makes a change after which the button pressed may be gone. */
  onLeave: (said: string, change: () => void) => void;
}

/** What can be done with all uploads at once. */
export function BatchActions({ uploads, queue, onLeave }: BatchActionsProps) {
  const { t } = useTranslation();
  const images = uploads.flatMap((upload) => linkedImageOf(upload) ?? []);
  const unsent = uploads.filter(isUnsent).length;
  const failed = uploads.filter(canRetry).length;
  return (
    <div className={styles.actions}>
      <LinkFormChoice />
      <CopyAll images={images} />
      <div className={styles.rest}>
        {failed > 1 && (
          <Button onClick={() => onLeave(t('uploads.retriedFailed'), () => queue.retryFailed())}>
            {t('uploads.retryFailed')}
          </Button>
        )}
        {unsent > 1 && (
          <Button onClick={() => onLeave(t('uploads.cancelledAll'), () => queue.cancelAll())}>
            {t('uploads.cancelAll')}
          </Button>
        )}
        {unsent === 0 && uploads.length > 1 && (
          <Button variant="quiet" onClick={() => onLeave(t('uploads.cleared'), () => queue.clear())}>
            {t('uploads.clear')}
          </Button>
        )}
      </div>
    </div>
  );
}
