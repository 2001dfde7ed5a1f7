import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button, ButtonLink } from '../../../components/Button.tsx';
import { Message } from '../../../components/Message.tsx';
import { useFailureText } from '../../../host/use-failure-text.ts';
import { dropFragment, tokenInFragment } from '../delete-fragment.ts';
import { useImageInfo } from '../use-image-info.ts';
import { ImageView } from './ImageView.tsx';

/** What this browser remembers of an image that was uploaded from it. */
export interface KnownImage {
  name: string;
  deleteToken: string;
}

interface ImagePageProps {
  id: string;
  known: KnownImage | null;
  onDeleted: () => void;
}

export function ImagePage({ id, known, onDeleted }: ImagePageProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { found, refetch, forget } = useImageInfo(id);
  const [deletingWith, setDeletingWith] = useState<string>();
  const [deleted, setDeleted] = useState(false);
  useEffect(() => {
    function takeToken() {
      const token = tokenInFragment(location.hash);
      if (!token) return;
      setDeletingWith(token);
      dropFragment();
    }
    takeToken();
    // A link that is pasted where the image is shown already loads no page.
    window.addEventListener('hashchange', takeToken);
    return () => window.removeEventListener('hashchange', takeToken);
  }, []);

  const toStart = (
    <Link href="/" asChild>
      <ButtonLink>{t('app.toStart')}</ButtonLink>
    </Link>
  );
  if (deleted)
    return (
      <Message icon="trash" title={t('image.deletedTitle')} action={toStart}>
        {t('image.deleted')}
      </Message>
    );
  if ('missing' in found)
    return (
      <Message icon="search" title={t('image.notFoundTitle')} action={toStart}>
        {t('image.notFound')}
      </Message>
    );
  if ('failure' in found)
    return (
      <Message
        icon="offline"
        title={t('image.unreachableTitle')}
        action={<Button onClick={() => refetch()}>{t('image.retry')}</Button>}
      >
        {failureText(found.failure)}
      </Message>
    );
  return (
    <ImageView
      info={found.info}
      known={known}
      deletingWith={deletingWith}
      onDelete={setDeletingWith}
      onDeleted={() => {
        setDeleted(true);
        forget();
        onDeleted();
      }}
    />
  );
}
