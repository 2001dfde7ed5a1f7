import { SIZES } from '@imgr/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { CopyButton } from '../CopyButton.tsx';
import styles from './ImageLinks.module.css';
import {
  LINK_SIZES,
  type LinkedImage,
  type LinkSize,
  linkText,
  pageUrl,
  pixelsOf,
  sizeUrl,
} from './link-forms.ts';
import { linkForm } from './link-preferences.ts';

interface ImageLinksProps {
  /** Undefined as long as there is none: the place of its links is kept. */
  image?: LinkedImage;
  /** No smaller sizes could be made. */
  originalOnly?: boolean;
}

/** The links of an image, each to open and to copy in the form chosen. */
export function ImageLinks({ image, originalOnly = false }: ImageLinksProps) {
  const { t } = useTranslation();
  const toPage = linkForm.use() === 'page' && image !== undefined;
  return (
    <ul
      className={styles.links}
      aria-label={t('links.heading')}
      aria-hidden={!image || undefined}
      data-missing={originalOnly || undefined}
    >
      {toPage ? (
        <PageLink id={image.id} />
      ) : (
        LINK_SIZES.map((size) => (
          <SizeLink
            key={size}
            size={size}
            image={image}
            missing={!image || (originalOnly && size !== 'original')}
          />
        ))
      )}
    </ul>
  );
}

function PageLink({ id }: { id: string }) {
  const { t } = useTranslation();
  const url = pageUrl(id);
  return (
    <li className={styles.link} data-wide>
      <span className={styles.target}>
        <a href={url} target="_blank" rel="noopener">
          {t('links.imagePage')}
        </a>
        <small>{url.replace(/^https?:\/\//, '')}</small>
      </span>
      <CopyButton text={url} label={t('links.copyPage')} />
    </li>
  );
}

function SizeLink({ size, image, missing }: { size: LinkSize; image?: LinkedImage; missing: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const form = linkForm.use();
  const name = t(`links.sizes.${size}`);
  const pixels = image && pixelsOf(image, size);
  const expected = size === 'original' ? t('links.asSent') : t('links.upTo', { side: String(SIZES[size]) });
  const label = t('links.copyFormOf', { form: t(`links.forms.${form}`), size: name });
  return (
    <li className={styles.link} aria-hidden={missing || undefined}>
      <span className={styles.target}>
        {image && !missing ? (
          <a href={sizeUrl(image.id, size)} target="_blank" rel="noopener">
            {name}
          </a>
        ) : (
          name
        )}
        <small>{pixels ? format.pixels(pixels.width, pixels.height) : expected}</small>
      </span>
      {image && !missing && <CopyButton text={linkText(form, image, size)} label={label} />}
    </li>
  );
}
