import type { ComponentProps } from 'react';
import styles from './Button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  variant?: 'plain' | 'danger';
}

export function Button({ variant = 'plain', type = 'button', ...props }: ButtonProps) {
  return <button {...props} type={type} className={styles.button} data-variant={variant} />;
}
