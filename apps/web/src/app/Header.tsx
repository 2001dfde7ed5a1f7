import styles from './App.module.css';

export function Header() {
  return (
    <header className={styles.header}>
      <a href="/" className={styles.brand}>
        <img src="/favicon.svg" alt="" width={32} height={32} />
        imgr
      </a>
    </header>
  );
}
