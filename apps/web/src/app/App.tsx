import { useCallback, useRef } from 'react';
import { Announcer } from '../components/Announcer.tsx';
import { ChooseImages } from '../features/upload/components/ChooseImages.tsx';
import { DropArea } from '../features/upload/components/DropArea.tsx';
import { TokenField } from '../features/upload/components/TokenField.tsx';
import { UploadList } from '../features/upload/components/UploadList.tsx';
import { lacksToken } from '../features/upload/uploads-reducer.ts';
import { useUploadToken } from '../features/upload/use-upload-token.ts';
import { useUploads } from '../features/upload/use-uploads.ts';
import styles from './App.module.css';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { useWebConfig } from './use-web-config.ts';

export function App() {
  const config = useWebConfig();
  const maxUploadBytes = config?.maxUploadBytes ?? Number.POSITIVE_INFINITY;
  const [token, saveToken] = useUploadToken();
  const open = config !== undefined && (token !== '' || !config.uploadTokenRequired);
  const { items, queue } = useUploads({ open, maxUploadBytes, token: token || undefined });
  const refused = items.some(lacksToken);
  const chooseButton = useRef<HTMLButtonElement>(null);
  const focusChoose = useCallback(() => chooseButton.current?.focus(), []);

  return (
    <Announcer>
      <DropArea onFiles={queue.add}>
        {(choose) => (
          <div className={styles.page}>
            <Header />
            <main className={styles.main}>
              <h1>Drop images, get links</h1>
              <p className={styles.lead}>Each image keeps its original and gets four smaller sizes.</p>
              <ChooseImages onChoose={choose} maxUploadBytes={maxUploadBytes} buttonRef={chooseButton} />
              {(config?.uploadTokenRequired || refused) && (
                <TokenField token={token} refused={refused && token !== ''} onSave={saveToken} />
              )}
              {items.length > 0 && <UploadList uploads={items} queue={queue} onEmpty={focusChoose} />}
            </main>
            <Footer />
          </div>
        )}
      </DropArea>
    </Announcer>
  );
}
