import { useTranslation } from 'react-i18next';
import { Button } from '../Button.tsx';
import { Icon } from '../Icon.tsx';
import { Select } from '../Select.tsx';
import { useCopy } from '../use-copy.ts';
import styles from './CopyAll.module.css';
import { LINK_SIZES, type LinkedImage, linkText } from './link-forms.ts';
import { linkForm, linkSize } from './link-preferences.ts';

/** Copies the links of many images at once, one a line, in the form and the size chosen. */
export function CopyAll({ images }: { images: readonly LinkedImage[] }) {
  const { t } = useTranslation();
  const form = linkForm.use();
  const size = linkSize.use();
  const count = images.length;
  const { outcome, copy } = useCopy();
  const text = () => images.map((image) => linkText(form, image, size)).join('\n');
  return (
    <div className={styles.row}>
      {form !== 'page' && (
        <Select
          label={t('links.size')}
          value={size}
          options={LINK_SIZES.map((name) => [name, t(`links.sizes.${name}`)] as const)}
          onChange={linkSize.set}
        />
      )}
      <Button disabled={count === 0} onClick={() => copy(text(), t('links.copiedCount', { count }))}>
        <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
        {t('links.copyAll', { count })}
      </Button>
      {outcome === 'refused' && (
        <textarea
          className={styles.manual}
          aria-label={t('links.heading')}
          readOnly
          value={text()}
          rows={Math.min(count, 6)}
          ref={(area) => area?.select()}
        />
      )}
    </div>
  );
}
