import { IMAGE_FORMATS } from '@imgr/contracts';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { FORMAT_NAMES } from '../../../i18n/format.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { canReadClipboard, readClippings } from '../read-clippings.ts';
import styles from './ChooseImages.module.css';
import type { Choosers } from './DropArea.tsx';

const CAN_CHOOSE_FOLDERS = 'webkitdirectory' in HTMLInputElement.prototype;

interface ChooseImagesProps {
  choose: Choosers;
  onFiles: (files: File[]) => void;
  /** Why nothing was pasted. */
  onProblem: (text: string) => void;
  maxUploadBytes: number;
  /** There is something else to see on the page. */
  compact: boolean;
  buttonRef: Ref<HTMLButtonElement>;
}

/** The zone that invites a drop; a click anywhere in it opens the file dialog. */
export function ChooseImages(props: ChooseImagesProps) {
  const { choose, onFiles, onProblem, maxUploadBytes, compact, buttonRef } = props;
  const { t } = useTranslation();
  const format = useFormat();

  async function paste() {
    try {
      const files = await readClippings((parts) => t('add.pasted', parts));
      if (files.length > 0) onFiles(files);
      else onProblem(t('add.nothingPasted'));
    } catch {
      onProblem(t('add.clipboardRefused'));
    }
  }

  return (
    <div className={styles.zone} data-compact={compact || undefined}>
      <Icon name="upload" className={styles.icon} />
      <p className={styles.invitation}>{compact ? t('add.more') : t('add.invitation')}</p>
      <div className={styles.buttons}>
        <button type="button" className={styles.choose} onClick={choose.files} ref={buttonRef}>
          {t('add.choose')}
        </button>
        {CAN_CHOOSE_FOLDERS && (
          <Button variant="quiet" onClick={choose.folder}>
            <Icon name="folder" />
            {t('add.folder')}
          </Button>
        )}
        {canReadClipboard() && (
          <Button variant="quiet" onClick={paste}>
            <Icon name="paste" />
            {t('add.paste')}
          </Button>
        )}
      </div>
      <p className={styles.terms}>
        {format.anyOf(IMAGE_FORMATS.map((name) => FORMAT_NAMES[name]))}
        <span>
          {Number.isFinite(maxUploadBytes)
            ? t('add.limit', { limit: format.bytes(maxUploadBytes) })
            : '\u00a0'}
        </span>
      </p>
    </div>
  );
}
