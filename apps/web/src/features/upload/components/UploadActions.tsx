import { Button } from '../../../components/Button.tsx';
import type { Upload } from '../upload.ts';
import type { UploadQueue } from '../upload-queue.ts';
import styles from './UploadActions.module.css';

interface UploadActionsProps {
  upload: Upload;
  queue: UploadQueue;
  onDelete: (key: number) => void;
  onLeave: (said: string) => void;
}

export function UploadActions({ upload, queue, onDelete, onLeave }: UploadActionsProps) {
  const { key, file, status, image, failure } = upload;
  const unsent = status === 'queued' || status === 'uploading';

  function cancel() {
    onLeave(`Cancelled ${file.name}`);
    queue.cancel(key);
  }

  function dismiss() {
    onLeave(`Dismissed ${file.name}`);
    queue.remove(key);
  }

  return (
    <div className={styles.actions}>
      {unsent && <Button onClick={cancel}>Cancel</Button>}
      {status === 'failed' && failure?.retryable && <Button onClick={() => queue.retry(key)}>Retry</Button>}
      {status === 'failed' && !image && <Button onClick={dismiss}>Dismiss</Button>}
      {image && <Button onClick={() => onDelete(key)}>Delete</Button>}
    </div>
  );
}
