import { useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../../components/Announcer.tsx';
import { DeleteDialog } from '../../../components/DeleteDialog.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { isUnsent, type Upload } from '../upload.ts';
import type { UploadQueue } from '../upload-queue.ts';
import type { Connection } from '../uploads-reducer.ts';
import { BatchActions } from './BatchActions.tsx';
import { UploadCard } from './UploadCard.tsx';
import styles from './UploadList.module.css';
import { UploadSummary } from './UploadSummary.tsx';

interface UploadListProps {
  uploads: readonly Upload[];
  connection: Connection;
  queue: UploadQueue;
  /** Moves the focus somewhere sensible once the last upload is gone. */
  onEmpty: () => void;
  onDeleted: (id: string) => void;
}

export function UploadList({ uploads, connection, queue, onEmpty, onDeleted }: UploadListProps) {
  const { t } = useTranslation();
  const [deletingKey, setDeletingKey] = useState<number>();
  const heading = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  const deleting = uploads.find(({ key }) => key === deletingKey);

  /** Makes a change that takes what has the focus away: the button pressed, or a dialog. */
  const leave = useCallback(
    (said: string, change: () => void) => {
      announce(said);
      flushSync(change);
      if (queue.snapshot().items.length === 0) onEmpty();
      else heading.current?.focus({ preventScroll: true });
    },
    [announce, queue, onEmpty],
  );

  return (
    <section className={styles.section} aria-labelledby="uploads-heading">
      <div className={styles.head}>
        <h2 id="uploads-heading" tabIndex={-1} ref={heading}>
          {t('uploads.heading')}
        </h2>
        <UploadSummary uploads={uploads} />
      </div>
      {connection !== 'up' && uploads.some(isUnsent) && (
        <Notice icon="offline">{t(`uploads.${connection}`)}</Notice>
      )}
      <BatchActions uploads={uploads} queue={queue} onLeave={leave} />
      <ul className={styles.list}>
        {uploads.map((upload) => (
          <UploadCard
            key={upload.key}
            upload={upload}
            queue={queue}
            onDelete={setDeletingKey}
            onLeave={leave}
          />
        ))}
      </ul>
      {deleting?.image && (
        <DeleteDialog
          image={deleting.image}
          name={deleting.file.name}
          onClose={() => setDeletingKey(undefined)}
          onDeleted={() => {
            leave(t('delete.done', { name: deleting.file.name }), () => {
              queue.remove(deleting.key);
              setDeletingKey(undefined);
            });
            if (deleting.image) onDeleted(deleting.image.id);
          }}
        />
      )}
    </section>
  );
}
