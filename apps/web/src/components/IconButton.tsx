import type { ComponentProps } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import styles from './IconButton.module.css';

interface Looks {
  icon: IconName;
  /** What it does and to what: its name for those who do not see the icon. */
  label: string;
  /** The same in a word, for those who point at it. */
  hint: string;
}

export function IconButton({ icon, label, hint, ...props }: ComponentProps<'button'> & Looks) {
  return (
    <button {...props} type="button" className={styles.button} aria-label={label} title={hint}>
      <Icon name={icon} />
    </button>
  );
}

export function IconLink({ icon, label, hint, ...props }: ComponentProps<'a'> & Looks) {
  return (
    <a {...props} className={styles.button} title={hint}>
      <Icon name={icon} />
      <span className="visually-hidden">{label}</span>
    </a>
  );
}
