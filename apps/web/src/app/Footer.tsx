import { routes } from '@imgr/contracts';
import styles from './App.module.css';

export function Footer() {
  return (
    <footer className={styles.footer}>
      <a href={routes.docs}>API</a>
    </footer>
  );
}
