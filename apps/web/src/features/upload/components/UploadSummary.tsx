import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { bytesOf, isUnsent, type Upload } from '../upload.ts';
import styles from './UploadList.module.css';

/** How the uploads fare as a whole. What is read out changes with each image, not with each byte. */
export function UploadSummary({ uploads }: { uploads: readonly Upload[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (wanted: Upload['status']) => uploads.filter(({ status }) => status === wanted).length;
  const failed = count('failed');
  const said: string[] = [t('uploads.ready', { ready: count('ready'), count: uploads.length })];
  if (failed > 0) said.push(t('uploads.failed', { failed }));
  const { sent, total } = bytesOf(uploads);
  return (
    <p className={styles.summary}>
      {uploads.filter(isUnsent).length > 1 && (
        <span>
          {t('uploads.sent', { sent: format.bytesOf(sent, total), total: format.bytes(total) })}
          {' · '}
        </span>
      )}
      <span role="status">{said.join(', ')}</span>
    </p>
  );
}
