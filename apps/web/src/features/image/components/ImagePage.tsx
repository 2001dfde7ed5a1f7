import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button, ButtonLink } from '../../../components/Button.tsx';
import { Message } from '../../../components/Message.tsx';
import { HostError } from '../../../host/failure.ts';
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
  /** Undefined until it is known, null if there is nothing. */
  known: KnownImage | null | undefined;
  onDeleted: () => void;
}

export function ImagePage({ id, known, onDeleted }: ImagePageProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { data: info, error, refetch } = useImageInfo(id);
  const [givenToken] = useState(() => tokenInFragment(location.hash));
  const [deleted, setDeleted] = useState(false);
  useEffect(() => {
    if (givenToken) dropFragment();
  }, [givenToken]);

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
  if (info === null)
    return (
      <Message icon="search" title={t('image.notFoundTitle')} action={toStart}>
        {t('image.notFound')}
      </Message>
    );
  if (info)
    return (
      <ImageView
        info={info}
        known={known}
        givenToken={givenToken}
        onDeleted={() => {
          setDeleted(true);
          onDeleted();
        }}
      />
    );
  if (error)
    return (
      <Message
        icon="offline"
        title={t('image.unreachableTitle')}
        action={<Button onClick={() => refetch()}>{t('image.retry')}</Button>}
      >
        {failureText(error instanceof HostError ? error.failure : { code: 'unreachable', retryable: true })}
      </Message>
    );
  return <p className="visually-hidden">{t('app.loading')}</p>;
}
