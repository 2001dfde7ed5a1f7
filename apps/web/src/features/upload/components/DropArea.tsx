import { CONTENT_TYPES } from '@imgr/contracts';
import type { ReactNode } from 'react';
import { useDropzone } from 'react-dropzone';
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

interface DropAreaProps {
  onFiles: (files: File[]) => void;
  /** The page. `choose` opens the browser's file dialog. */
  children: (choose: () => void) => ReactNode;
}

/** Takes files that are dropped or pasted anywhere on the page, or chosen in the file dialog. */
export function DropArea({ onFiles, children }: DropAreaProps) {
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    accept: ACCEPTED,
    // Files of other kinds are kept too: each is shown with the reason it cannot be uploaded.
    onDrop: (accepted, rejected) => onFiles([...accepted, ...rejected.map(({ file }) => file)]),
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  });
  usePastedFiles(onFiles);
  return (
    <div {...getRootProps({ className: styles.area })}>
      <input {...getInputProps({ 'aria-label': 'Images to upload' })} />
      {children(open)}
      {isDragActive && (
        <div className={styles.overlay} aria-hidden="true">
          <span>Drop to upload</span>
        </div>
      )}
    </div>
  );
}
