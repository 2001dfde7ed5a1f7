import { type RefObject, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PageIntro } from '../components/PageIntro.tsx';
import { ChooseImages } from '../features/upload/components/ChooseImages.tsx';
import type { Choosers } from '../features/upload/components/DropArea.tsx';
import { TokenField } from '../features/upload/components/TokenField.tsx';
import { UploadList } from '../features/upload/components/UploadList.tsx';
import { lacksToken } from '../features/upload/uploads-reducer.ts';
import type { useUploads } from '../features/upload/use-uploads.ts';
import styles from './AddPage.module.css';

interface AddPageProps {
  uploads: ReturnType<typeof useUploads>;
  maxUploadBytes: number;
  token: string;
  saveToken: (token: string) => void;
  tokenRequired: boolean;
  choose: Choosers;
  chooseButton: RefObject<HTMLButtonElement | null>;
  onFiles: (files: File[]) => void;
  onProblem: (text: string) => void;
  onDeleted: (ids: readonly string[]) => void;
}

export function AddPage(props: AddPageProps) {
  const { t } = useTranslation();
  const { items, connection, queue } = props.uploads;
  const { token, chooseButton } = props;
  const refused = items.some(lacksToken);
  const busy = items.length > 0;
  const focusChooseButton = useCallback(() => chooseButton.current?.focus(), [chooseButton]);
  return (
    <div className={styles.page}>
      <PageIntro
        title={`imgr · ${t('app.title')}`}
        heading={t('app.title')}
        lead={t('app.lead')}
        compact={busy}
      />
      <ChooseImages
        choose={props.choose}
        onFiles={props.onFiles}
        onProblem={props.onProblem}
        maxUploadBytes={props.maxUploadBytes}
        compact={busy}
        buttonRef={chooseButton}
      />
      {(props.tokenRequired || refused) && (
        <TokenField token={token} refused={refused && token !== ''} onSave={props.saveToken} />
      )}
      {busy && (
        <UploadList
          uploads={items}
          connection={connection}
          queue={queue}
          onEmpty={focusChooseButton}
          onDeleted={(id) => props.onDeleted([id])}
        />
      )}
    </div>
  );
}
