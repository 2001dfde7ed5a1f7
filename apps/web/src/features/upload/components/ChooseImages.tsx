import { IMAGE_FORMATS } from '@imgr/contracts';
import type { Ref } from 'react';
import { Icon } from '../../../components/Icon.tsx';
import { FORMAT_NAMES, formatBytes } from '../format.ts';
import styles from './ChooseImages.module.css';

const FORMATS = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
  IMAGE_FORMATS.map((format) => FORMAT_NAMES[format]),
);

interface ChooseImagesProps {
  onChoose: () => void;
  maxUploadBytes: number;
  buttonRef: Ref<HTMLButtonElement>;
}

/** The zone that invites a drop; a click anywhere in it opens the file dialog. */
export function ChooseImages({ onChoose, maxUploadBytes, buttonRef }: ChooseImagesProps) {
  return (
    <div className={styles.zone}>
      <Icon name="upload" className={styles.icon} />
      <p className={styles.invitation}>Drop images here, paste them, or</p>
      <button type="button" className={styles.choose} onClick={onChoose} ref={buttonRef}>
        Choose images
      </button>
      <p className={styles.terms}>
        {FORMATS}
        <span>
          {Number.isFinite(maxUploadBytes) ? `Up to ${formatBytes(maxUploadBytes)} each` : '\u00a0'}
        </span>
      </p>
    </div>
  );
}
