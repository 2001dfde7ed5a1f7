import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Message.module.css';
import { PageHeading } from './PageHeading.tsx';

interface MessageProps {
  icon: IconName;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** In place of a page's content: what is the matter, and what can be done. */
export function Message({ icon, title, children, action }: MessageProps) {
  return (
    <div className={styles.message}>
      <Icon name={icon} className={styles.icon} />
      <PageHeading title={`${title} · imgr`}>{title}</PageHeading>
      <p className={styles.text}>{children}</p>
      {action}
    </div>
  );
}
