import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Message } from '../components/Message.tsx';

export function Trouble() {
  const { t } = useTranslation();
  return (
    <Message
      icon="alert"
      title={t('app.brokeTitle')}
      action={<Button onClick={() => location.reload()}>{t('app.reload')}</Button>}
    >
      {t('app.broke')}
    </Message>
  );
}
