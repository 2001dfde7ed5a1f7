import { memo } from 'react';
import { ImageLinks } from '../../../components/links/ImageLinks.tsx';
import { FORMAT_NAMES } from '../../../i18n/format.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { linkedImageOf } from '../linked-image.ts';
import type { Upload } from '../upload.ts';
import type { UploadQueue } from '../upload-queue.ts';
import { Thumbnail } from './Thumbnail.tsx';
import { UploadActions } from './UploadActions.tsx';
import styles from './UploadCard.module.css';
import { UploadState } from './UploadState.tsx';

interface UploadCardProps {
  upload: Upload;
  queue: UploadQueue;
  onDelete: (key: number) => void;
  onLeave: (said: string, change: () => void) => void;
}

export const UploadCard = memo(function UploadCard({ upload, queue, onDelete, onLeave }: UploadCardProps) {
  const { file, status, failure } = upload;
  const failed = status === 'failed';
  return (
    <li className={styles.card} aria-label={file.name} data-status={status}>
      <Thumbnail upload={upload} />
      <div className={styles.about}>
        <h3 className={styles.name} title={file.name}>
          {file.name}
        </h3>
        <Facts upload={upload} />
      </div>
      <UploadState upload={upload} />
      <UploadActions upload={upload} queue={queue} onDelete={onDelete} onLeave={onLeave} />
      {/* Where there are no links yet, or may be after a retry, their place is kept. */}
      {(!failed || failure?.retryable) && (
        <div className={styles.links}>
          <ImageLinks image={linkedImageOf(upload)} originalOnly={failed} />
        </div>
      )}
    </li>
  );
});

function Facts({ upload: { file, image } }: { upload: Upload }) {
  const format = useFormat();
  const facts = [format.bytes(file.size)];
  if (image) facts.push(format.pixels(image.width, image.height), FORMAT_NAMES[image.format]);
  return <p className={styles.facts}>{facts.join(' · ')}</p>;
}
