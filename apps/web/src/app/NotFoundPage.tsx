import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ButtonLink } from '../components/Button.tsx';
import { Message } from '../components/Message.tsx';
import { paths } from './paths.ts';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Message
      icon="search"
      title={t('app.notFoundTitle')}
      action={
        <Link href={paths.add} asChild>
          <ButtonLink>{t('app.toStart')}</ButtonLink>
        </Link>
      }
    >
      {t('app.notFound')}
    </Message>
  );
}
