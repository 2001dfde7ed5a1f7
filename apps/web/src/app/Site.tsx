import type { UploadedImage } from '@imgr/contracts';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation } from 'wouter';
import { NotLoadedError } from '../components/lazy-part.ts';
import { Notice } from '../components/Notice.tsx';
import { forgetEntries, keepEntries } from '../features/library/api/library.ts';
import { libraryEntryOf } from '../features/library/library-entry.ts';
import { DropArea } from '../features/upload/components/DropArea.tsx';
import { withoutFolderClutter } from '../features/upload/folder-images.ts';
import { isUnsent } from '../features/upload/upload.ts';
import { useUploadToken } from '../features/upload/use-upload-token.ts';
import { useUploads } from '../features/upload/use-uploads.ts';
import { useWebConfig } from '../host/use-web-config.ts';
import { AddPage } from './AddPage.tsx';
import { Failsafe } from './Failsafe.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { Loading } from './Loading.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { NotLoaded } from './NotLoaded.tsx';
import { ImageRoute, LibraryRoute, ToolsRoute } from './pages.ts';
import { paths } from './paths.ts';
import styles from './Site.module.css';
import { takeSharedFiles } from './shared-files.ts';
import { Trouble } from './Trouble.tsx';

/** All pages. The uploads belong to none of them: they go on from page to page, also where one of those fails. */
export function Site() {
  const { t, i18n } = useTranslation();
  const [path, navigate] = useLocation();
  const config = useWebConfig();
  const maxUploadBytes = config?.maxUploadBytes ?? Number.POSITIVE_INFINITY;
  const [token, saveToken] = useUploadToken();
  const open = config !== undefined && (token !== '' || !config.uploadTokenRequired);
  const [notice, setNotice] = useState<string>();
  const uploads = useUploads({
    open,
    maxUploadBytes,
    token: token || undefined,
    // Where there is no place to remember it (a private window), the upload still counts.
    onStored: (image, file) => void remember(image, file).catch(() => setNotice(i18n.t('library.notKept'))),
    onDiscarded: forget,
  });
  const { items, queue } = uploads;
  const chooseButton = useRef<HTMLButtonElement>(null);
  const unsent = items.filter(isUnsent).length;

  const add = useCallback(
    (given: File[]) => {
      const { files, skipped } = withoutFolderClutter(given);
      setNotice(skipped > 0 ? t('add.skipped', { count: skipped }) : undefined);
      queue.add(files);
      if (files.length > 0 && path !== paths.add) navigate(paths.add);
    },
    [queue, t, path, navigate],
  );
  // Any website can make a browser share files with this page: none of them uploads with the visitor's token unasked.
  const [askFirst] = useState(token !== '');
  const [shared, setShared] = useState<readonly File[]>([]);
  useEffect(() => void takeSharedFiles().then(askFirst ? setShared : queue.add), [queue, askFirst]);
  const onAddress = useCallback(() => setNotice(t('add.addressOnly')), [t]);
  const onDeleted = useCallback(
    (ids: readonly string[]) => {
      queue.removeImages(ids);
      forget(ids);
    },
    [queue],
  );

  return (
    <DropArea onFiles={add} onAddress={onAddress}>
      {(choose) => (
        <div className={styles.site} data-wide={path === paths.library || undefined}>
          <a className={styles.skip} href="#content">
            {t('app.skip')}
          </a>
          <Header unsent={unsent} />
          <Suspense fallback={<Loading path={path} />}>
            <main className={styles.main} id="content" tabIndex={-1}>
              {notice && (
                <Notice icon="alert" onDismiss={() => setNotice(undefined)}>
                  {notice}
                </Notice>
              )}
              {shared.length > 0 && (
                <Notice
                  icon="share"
                  action={{
                    label: t('add.uploadShared'),
                    onClick: () => {
                      queue.add(shared);
                      setShared([]);
                    },
                  }}
                  onDismiss={() => setShared([])}
                >
                  {t('add.shared', { count: shared.length })}
                </Notice>
              )}
              <Failsafe
                key={path}
                fallback={(error, retry) =>
                  error instanceof NotLoadedError ? (
                    <NotLoaded busy={uploads.busy} onRetry={retry} />
                  ) : (
                    <Trouble />
                  )
                }
              >
                <Switch>
                  <Route path={paths.add}>
                    <AddPage
                      {...{ uploads, maxUploadBytes, token, saveToken, choose, chooseButton }}
                      tokenRequired={config?.uploadTokenRequired ?? false}
                      onFiles={add}
                      onProblem={setNotice}
                      onDeleted={onDeleted}
                    />
                  </Route>
                  <Route path={paths.library}>
                    <LibraryRoute onDeleted={onDeleted} />
                  </Route>
                  <Route path={paths.tools}>
                    <ToolsRoute />
                  </Route>
                  <Route path={paths.image}>
                    {({ id }) => <ImageRoute key={id} id={id} onDeleted={onDeleted} />}
                  </Route>
                  <Route>
                    <NotFoundPage />
                  </Route>
                </Switch>
              </Failsafe>
            </main>
            {/* Not before the page is there: it would move. */}
            <Footer onProblem={setNotice} />
          </Suspense>
        </div>
      )}
    </DropArea>
  );
}

function remember(image: UploadedImage, file: File): Promise<void> {
  return keepEntries([libraryEntryOf(image, file.name, new Date())]);
}

/** Where nothing can be forgotten, nothing was remembered. */
function forget(ids: readonly string[]): void {
  void forgetEntries(ids).catch(() => {});
}
