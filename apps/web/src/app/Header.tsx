import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { preloadPage } from './pages.ts';
import { paths } from './paths.ts';
import styles from './Site.module.css';

/** `unsent`: how many files are still on their way. It is shown on the other pages, where they are not. */
export function Header({ unsent }: { unsent: number }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const pages = [
    [paths.add, t('app.add')],
    [paths.library, t('app.myUploads')],
    [paths.tools, t('app.tools')],
  ] as const;
  return (
    <header className={styles.header}>
      <Link href={paths.add} className={styles.brand} aria-label={t('app.home')}>
        <img src="/favicon.svg" alt="" width={32} height={32} draggable={false} />
        <span>imgr</span>
      </Link>
      <nav aria-label={t('app.navigation')}>
        <ul className={styles.pages}>
          {pages.map(([href, name]) => (
            <li key={href}>
              <Link
                href={href}
                aria-current={path === href ? 'page' : undefined}
                onPointerEnter={() => preloadPage(href)}
                onFocus={() => preloadPage(href)}
              >
                {name}
                {href === paths.add && path !== href && unsent > 0 && (
                  <span className={styles.count}>{unsent}</span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
