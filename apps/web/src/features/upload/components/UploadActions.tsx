import { imagePaths } from '@imgr/contracts';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../../components/Announcer.tsx';
import { Button } from '../../../components/Button.tsx';
import { IconButton, IconLink } from '../../../components/IconButton.tsx';
import { pageUrl } from '../../../components/links/link-forms.ts';
import { PageIconLink } from '../../../components/PageIconLink.tsx';
import { canShare, shareLink } from '../../../components/share-link.ts';
import { isUnsent, type Upload } from '../upload.ts';
import type { UploadQueue } from '../upload-queue.ts';
import styles from './UploadActions.module.css';

interface UploadActionsProps {
  upload: Upload;
  queue: UploadQueue;
  onDelete: (key: number) => void;
  /** Makes a change after which the button pressed is gone. */
  onLeave: (said: string, change: () => void) => void;
}

export function UploadActions({ upload, queue, onDelete, onLeave }: UploadActionsProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { key, file, status, image, failure } = upload;
  const { name } = file;

  return (
    <div className={styles.actions}>
      {isUnsent(upload) && (
        <Button
          aria-label={`${t('uploads.cancel')}: ${name}`}
          onClick={() => onLeave(t('uploads.cancelled', { name }), () => queue.cancel(key))}
        >
          {t('uploads.cancel')}
        </Button>
      )}
      {status === 'failed' && failure?.retryable && (
        <Button
          aria-label={`${t('uploads.retry')}: ${name}`}
          onClick={() => onLeave(t('uploads.retried', { name }), () => queue.retry(key))}
        >
          {t('uploads.retry')}
        </Button>
      )}
      {status === 'failed' && !image && (
        <Button
          aria-label={`${t('uploads.dismiss')}: ${name}`}
          onClick={() => onLeave(t('uploads.dismissed', { name }), () => queue.remove(key))}
        >
          {t('uploads.dismiss')}
        </Button>
      )}
      {image && (
        <>
          <PageIconLink id={image.id} label={t('image.open', { name })} />
          <IconLink
            icon="download"
            href={imagePaths.original(image.id)}
            download={name}
            label={t('image.download', { name })}
            hint={t('image.actions.download')}
          />
          {canShare() && (
            <IconButton
              icon="share"
              label={t('image.share', { name })}
              hint={t('image.actions.share')}
              onClick={() => shareLink(pageUrl(image.id), name).catch(() => announce(t('links.refused')))}
            />
          )}
          <IconButton
            icon="trash"
            label={t('image.delete', { name })}
            hint={t('image.actions.delete')}
            onClick={() => onDelete(key)}
          />
        </>
      )}
    </div>
  );
}
