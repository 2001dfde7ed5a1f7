import { imagePaths } from '@imgr/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { IconLink } from './IconButton.tsx';

/** Leads to an image's page without leaving the app: what is being uploaded goes on. */
export function PageIconLink({ id, label }: { id: string; label: string }) {
  const { t } = useTranslation();
  return (
    <Link href={imagePaths.page(id)} asChild>
      <IconLink icon="page" label={label} hint={t('image.actions.page')} />
    </Link>
  );
}
