import type { ComponentProps } from 'react';
import styles from './Button.module.css';

interface Looks {
  variant?: 'plain' | 'primary' | 'danger' | 'quiet';
}

export function Button({ variant = 'plain', type = 'button', ...props }: ComponentProps<'button'> & Looks) {
  return <button {...props} type={type} className={styles.button} data-variant={variant} />;
}

/** A link that looks like a button: it leads somewhere, or downloads. */
export function ButtonLink({ variant = 'plain', children, ...props }: ComponentProps<'a'> & Looks) {
  return (
    <a {...props} className={styles.button} data-variant={variant}>
      {children}
    </a>
  );
}
