import { useTranslation } from 'react-i18next';
import { Icon } from '../../../components/Icon.tsx';
import { useFailureText } from '../../../host/use-failure-text.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import type { Upload } from '../upload.ts';
import styles from './UploadState.module.css';
import { Wait } from './Wait.tsx';

/** What is happening to the file, in words and as a bar. */
export function UploadState({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const { status, sentBytes, file } = upload;
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
          <progress
            aria-label={t('uploads.progress', { name: file.name })}
            max={100}
            value={Math.floor((sentBytes / file.size) * 100)}
          />
        )}
        {status === 'processing' && <progress aria-label={t('uploads.working', { name: file.name })} />}
      </div>
    </div>
  );
}

function Words({ upload: { status, file, sentBytes, failure } }: { upload: Upload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const failureText = useFailureText();
  switch (status) {
    case 'checking':
      return t('uploads.checking');
    case 'queued':
      if (!failure) return t('uploads.waiting');
      return <Wait reason={failureText(failure)} until={failure.retryAt} automatic />;
    case 'uploading':
      if (sentBytes >= file.size) return t('uploads.storing');
      return t('uploads.uploading', {
        sent: format.bytesOf(sentBytes, file.size),
        total: format.bytes(file.size),
      });
    case 'processing':
      return t('uploads.processing');
    case 'ready':
      return t('uploads.isReady');
    case 'failed':
      return failure && <Wait reason={failureText(failure)} until={failure.retryAt} />;
  }
}
