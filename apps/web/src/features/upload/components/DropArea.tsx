import { CONTENT_TYPES } from '@imgr/contracts';
import { type ReactNode, useCallback, useRef } from 'react';
import { useDropzone } from 'react-dropzone';
import { useTranslation } from 'react-i18next';
import { useDroppedAddresses } from '../use-dropped-addresses.ts';
import { useOwnDrag } from '../use-own-drag.ts';
import { usePastedFiles } from '../use-pasted-files.ts';
import styles from './DropArea.module.css';

const EXTENSIONS: Record<keyof typeof CONTENT_TYPES, string[]> = {
  jpeg: ['.jpg', '.jpeg'],
  png: ['.png'],
  gif: ['.gif'],
  webp: ['.webp'],
  avif: ['.avif'],
};
const ACCEPTED = Object.fromEntries(
  Object.entries(EXTENSIONS).map(([format, extensions]) => [
    CONTENT_TYPES[format as keyof typeof EXTENSIONS],
    extensions,
  ]),
);

export interface Choosers {
  /** Opens the browser's dialog for files. */
  files: () => void;
  /** The same for a whole folder. */
  folder: () => void;
}

interface DropAreaProps {
  onFiles: (files: File[]) => void;
  /** Only an address was dropped, and no image. */
  onAddress: () => void;
  children: (choose: Choosers) => ReactNode;
}

/** Takes files that are dropped or pasted anywhere on the page, or chosen in a dialog. */
export function DropArea({ onFiles, onAddress, children }: DropAreaProps) {
  const { t } = useTranslation();
  const ownDrag = useOwnDrag();
  const folderInput = useRef<HTMLInputElement>(null);
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    accept: ACCEPTED,
    // Files of other kinds are kept too: each is shown with the reason it cannot be uploaded.
    onDrop: (accepted, rejected) => {
      if (!ownDrag) onFiles([...accepted, ...rejected.map(({ file }) => file)]);
    },
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  });
  usePastedFiles(onFiles);
  useDroppedAddresses(!ownDrag, onAddress);
  const chooseFolder = useCallback(() => folderInput.current?.click(), []);
  return (
    <div {...getRootProps({ className: styles.area })}>
      <input {...getInputProps({ hidden: true, style: {}, 'aria-label': t('add.input') })} />
      <input
        ref={folderInput}
        type="file"
        hidden
        webkitdirectory=""
        data-folder
        aria-label={t('add.folderInput')}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
      {children({ files: open, folder: chooseFolder })}
      {isDragActive && !ownDrag && (
        <div className={styles.overlay} aria-hidden="true">
          <span>{t('add.drop')}</span>
        </div>
      )}
    </div>
  );
}
