import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { loadAgain } from '../components/lazy-part.ts';
import { Message } from '../components/Message.tsx';
import { untilKept } from '../features/library/api/library.ts';
import { isNewBuildOut, reloadOnce } from './new-build.ts';

interface NotLoadedProps {
  /** Files are still on their way: a reload would lose them. */
  busy: boolean;
  onRetry: () => void;
}

/** In place of what the host did not give. If it has a newer build the page becomes that one, once it may. */
export function NotLoaded({ busy, onRetry }: NotLoadedProps) {
  const { t } = useTranslation();
  const [outdated, setOutdated] = useState<boolean>();
  useEffect(() => void isNewBuildOut().then(setOutdated), []);
  useEffect(() => {
    if (outdated && !busy) void untilKept().then(reloadOnce);
  }, [outdated, busy]);
  useEffect(() => loadAgain, []);

  function retry() {
    loadAgain();
    onRetry();
  }

  if (outdated === undefined) return <p className="visually-hidden">{t('app.loading')}</p>;
  if (outdated)
    return (
      <Message
        icon="alert"
        title={t('app.outdatedTitle')}
        action={!busy && <Button onClick={() => location.reload()}>{t('app.reload')}</Button>}
      >
        {busy ? t('app.outdatedBusy') : t('app.outdated')}
      </Message>
    );
  return (
    <Message
      icon="offline"
      title={t('app.notLoadedTitle')}
      action={<Button onClick={retry}>{t('app.retry')}</Button>}
    >
      {t('app.notLoaded')}
    </Message>
  );
}
