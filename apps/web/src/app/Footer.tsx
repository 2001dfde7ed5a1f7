import { routes } from '@imgr/contracts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon.tsx';
import { Select } from '../components/Select.tsx';
import { chooseLanguage } from '../i18n/i18n.ts';
import { isLanguage, LANGUAGES, type Language } from '../i18n/language.ts';
import styles from './Site.module.css';
import { THEMES, theme } from './theme.ts';

const LANGUAGE_OPTIONS = Object.entries(LANGUAGES) as [Language, string][];

export function Footer({ onProblem }: { onProblem: (text: string) => void }) {
  const { t, i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  return (
    <footer className={styles.footer}>
      <a className={styles.api} href={routes.docs}>
        {t('app.api')}
      </a>
      <div className={styles.switches}>
        <Select
          icon={<Icon name="theme" />}
          label={t('app.theme')}
          value={theme.use()}
          options={THEMES.map((name) => [name, t(`app.themes.${name}`)] as const)}
          onChange={theme.set}
        />
        <Select
          icon={<Icon name="language" />}
          label={t('app.language')}
          value={language}
          options={LANGUAGE_OPTIONS}
          onChange={(chosen) => chooseLanguage(chosen).catch(() => onProblem(t('app.languageNotLoaded')))}
        />
      </div>
    </footer>
  );
}
