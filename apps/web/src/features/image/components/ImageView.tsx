import { type ImageInfo, imagePaths } from '@imgr/contracts';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../../components/Announcer.tsx';
import { Button, ButtonLink } from '../../../components/Button.tsx';
import { DeleteDialog } from '../../../components/DeleteDialog.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { ImageLinks } from '../../../components/links/ImageLinks.tsx';
import { LinkFormChoice } from '../../../components/links/LinkFormChoice.tsx';
import { pageUrl } from '../../../components/links/link-forms.ts';
import { PageHeading } from '../../../components/PageHeading.tsx';
import { canShare, shareLink } from '../../../components/share-link.ts';
import { formatSentence } from '../../../i18n/format.ts';
import { DeleteByToken } from './DeleteByToken.tsx';
import { Facts } from './Facts.tsx';
import type { KnownImage } from './ImagePage.tsx';
import styles from './ImageView.module.css';
import { Picture } from './Picture.tsx';

interface ImageViewProps {
  info: ImageInfo;
  known: KnownImage | null;
  /** The token with which it is being deleted, if it is: that is asked first. */
  deletingWith?: string;
  onDelete: (token: string | undefined) => void;
  onDeleted: () => void;
}

export function ImageView({ info, known, deletingWith, onDelete, onDeleted }: ImageViewProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { id, status } = info;
  const name = known?.name ?? t('image.title', { id });

  return (
    <article className={styles.page}>
      <Picture info={info} name={name} />
      <div className={styles.about}>
        <div className={styles.head}>
          <PageHeading title={`${name} · imgr`}>{name}</PageHeading>
          <Facts info={info} />
        </div>
        {status === 'failed' && (
          <p className={styles.failed}>
            {t('image.resizeFailed')} {info.failure && formatSentence(info.failure)}
          </p>
        )}
        <div className={styles.actions}>
          <ButtonLink href={imagePaths.original(id)} download={known?.name ?? id} variant="primary">
            <Icon name="download" />
            {t('image.actions.download')}
          </ButtonLink>
          {canShare() && (
            <Button onClick={() => shareLink(pageUrl(id), name).catch(() => announce(t('links.refused')))}>
              <Icon name="share" />
              {t('image.actions.share')}
            </Button>
          )}
          {known && (
            <Button onClick={() => onDelete(known.deleteToken)}>
              <Icon name="trash" />
              {t('image.actions.delete')}
            </Button>
          )}
        </div>
        <section className={styles.links} aria-labelledby="links-heading">
          <h2 id="links-heading">{t('links.heading')}</h2>
          <LinkFormChoice />
          <ImageLinks image={{ ...info, name }} originalOnly={status === 'failed'} />
        </section>
        {!known && <DeleteByToken onToken={onDelete} />}
      </div>
      {deletingWith && (
        <DeleteDialog
          image={{ id, deleteToken: deletingWith }}
          name={name}
          onClose={() => onDelete(undefined)}
          onDeleted={() => {
            announce(t('delete.done', { name }));
            onDeleted();
          }}
        />
      )}
    </article>
  );
}
