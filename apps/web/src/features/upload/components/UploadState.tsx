import { Icon } from '../../../components/Icon.tsx';
import type { Upload } from '../upload.ts';
import styles from './UploadState.module.css';
import { Wait } from './Wait.tsx';

/** What is happening to the file, in words and as a bar. */
export function UploadState({ upload }: { upload: Upload }) {
  const { status, sent, file } = upload;
  return (
    <div className={styles.state} data-status={status}>
      <p className={styles.words}>
        {status === 'ready' && <Icon name="check" className={styles.icon} />}
        {status === 'failed' && <Icon name="alert" className={styles.icon} />}
        <span>
          <Words upload={upload} />
        </span>
      </p>
      <div className={styles.bar}>
        {status === 'uploading' && (
          <progress aria-label={`Upload of ${file.name}`} max={100} value={Math.floor(sent * 100)} />
        )}
        {status === 'processing' && <progress aria-label={`Making the sizes of ${file.name}`} />}
      </div>
    </div>
  );
}

function Words({ upload: { status, sent, failure } }: { upload: Upload }) {
  switch (status) {
    case 'queued':
      return failure ? <Wait reason={failure.reason} until={failure.retryAt} automatic /> : 'Waiting';
    case 'uploading':
      return sent < 1 ? `Uploading, ${Math.floor(sent * 100)}%` : 'Sent, the host is storing it';
    case 'processing':
      return 'Stored, making sizes';
    case 'ready':
      return 'Ready';
    case 'failed':
      return <Wait reason={failure?.reason ?? 'The upload failed.'} until={failure?.retryAt} />;
  }
}
