import type { ReactNode } from 'react';
import { PageHeading } from './PageHeading.tsx';
import styles from './PageIntro.module.css';

interface PageIntroProps {
  /** Of the window. */
  title: string;
  heading: string;
  lead: string;
  /** There is something else to see on the page. */
  compact?: boolean;
  children?: ReactNode;
}

/** What a page is for. */
export function PageIntro({ title, heading, lead, compact, children }: PageIntroProps) {
  return (
    <div className={styles.intro} data-compact={compact || undefined}>
      <PageHeading title={title}>{heading}</PageHeading>
      <p>{lead}</p>
      {children}
    </div>
  );
}
