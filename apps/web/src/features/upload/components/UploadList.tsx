import { useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useAnnounce } from '../../../components/Announcer.tsx';
import type { Upload } from '../upload.ts';
import type { UploadQueue } from '../upload-queue.ts';
import { DeleteDialog } from './DeleteDialog.tsx';
import { UploadCard } from './UploadCard.tsx';
import styles from './UploadList.module.css';

interface UploadListProps {
  uploads: readonly Upload[];
  queue: UploadQueue;
  /** Moves the focus somewhere sensible once the last upload is gone. */
  onEmpty: () => void;
}

export function UploadList({ uploads, queue, onEmpty }: UploadListProps) {
  const [deletingKey, setDeletingKey] = useState<number>();
  const heading = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  const deleting = uploads.find(({ key }) => key === deletingKey);
  const last = uploads.length === 1;

  const leave = useCallback(
    (said: string) => {
      announce(said);
      if (last) onEmpty();
      else heading.current?.focus({ preventScroll: true });
    },
    [announce, last, onEmpty],
  );

  return (
    <section className={styles.section} aria-labelledby="uploads-heading">
      <div className={styles.head}>
        <h2 id="uploads-heading" tabIndex={-1} ref={heading}>
          Your images
        </h2>
        <p role="status">{summaryOf(uploads)}</p>
      </div>
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
          fileName={deleting.file.name}
          onClose={() => setDeletingKey(undefined)}
          onDeleted={() => {
            // The dialog must be gone before the focus can move.
            flushSync(() => queue.remove(deleting.key));
            leave(`${deleting.file.name} is deleted`);
          }}
        />
      )}
    </section>
  );
}

function summaryOf(uploads: readonly Upload[]): string {
  const count = (wanted: Upload['status']) => uploads.filter(({ status }) => status === wanted).length;
  const ready = `${count('ready')} of ${uploads.length} ready`;
  const failed = count('failed');
  return failed > 0 ? `${ready}, ${failed} failed` : ready;
}
