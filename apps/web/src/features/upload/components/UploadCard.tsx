import { memo } from 'react';
import { FORMAT_NAMES, formatBytes, formatPixels } from '../format.ts';
import type { Upload } from '../upload.ts';
import type { UploadQueue } from '../upload-queue.ts';
import { ImageLinks } from './ImageLinks.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { UploadActions } from './UploadActions.tsx';
import styles from './UploadCard.module.css';
import { UploadState } from './UploadState.tsx';

interface UploadCardProps {
  upload: Upload;
  queue: UploadQueue;
  onDelete: (key: number) => void;
  onLeave: (said: string) => void;
}

export const UploadCard = memo(function UploadCard({ upload, queue, onDelete, onLeave }: UploadCardProps) {
  const { file, status } = upload;
  return (
    <li className={styles.card} aria-label={file.name} data-status={status}>
      <Thumbnail upload={upload} />
      <div className={styles.about}>
        <h3 className={styles.name} title={file.name}>
          {file.name}
        </h3>
        <p className={styles.facts}>{factsOf(upload)}</p>
      </div>
      <UploadState upload={upload} />
      <UploadActions upload={upload} queue={queue} onDelete={onDelete} onLeave={onLeave} />
      <ImageLinks upload={upload} />
    </li>
  );
});

function factsOf({ file, image }: Upload): string {
  const size = formatBytes(file.size);
  return image
    ? `${size} · ${formatPixels(image.width, image.height)} · ${FORMAT_NAMES[image.format]}`
    : size;
}
