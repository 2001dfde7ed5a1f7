import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from './Announcer.tsx';
import { Button } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './Notice.module.css';

interface NoticeProps {
  icon: IconName;
  children: string;
  action?: { label: string; onClick: () => void };
  onDismiss?: () => void;
}

/** Something to know that is not about one image. Read out when it appears. */
export function Notice({ icon, children, action, onDismiss }: NoticeProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  // A status that comes together with its text is often not read.
  useEffect(() => announce(children), [announce, children]);
  return (
    <div className={styles.notice}>
      <Icon name={icon} className={styles.icon} />
      <p>{children}</p>
      {action && <Button onClick={action.onClick}>{action.label}</Button>}
      {onDismiss && (
        <IconButton icon="close" label={t('add.dismiss')} hint={t('add.dismiss')} onClick={onDismiss} />
      )}
    </div>
  );
}
